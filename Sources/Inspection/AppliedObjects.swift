import Kubernetes
import Rules

/// Objects that are applied together, such as what a kustomization renders to.
public struct AppliedObjects: Sendable {
    /// What makes them belong together.
    public let name: String
    /// What is kept of them.
    public let facts: [ObjectFacts]
    private let workloads: Set<ObjectIdentity>

    /// Objects that are applied together.
    public init(name: String, facts: [ObjectFacts]) {
        (self.name, self.facts) = (name, facts)
        workloads = Set(facts.filter(\.isWorkload).map(\.identity))
    }

    /// Whether others may be applied beside these: not what has the same workloads, which is for another cluster.
    public func isBeside(_ other: AppliedObjects) -> Bool {
        name != other.name && workloads.isDisjoint(with: other.workloads)
    }
}

/// Groups of objects beside which others are applied.
public struct Neighbours: Sendable {
    let groups: [AppliedObjects]
    private let surroundings: Surroundings

    /// Groups of objects, each applied together.
    public init(_ groups: [AppliedObjects]) {
        self.groups = groups
        surroundings = Surroundings(groups.map(\.facts))
    }

    /// What may be applied beside some objects and can matter to them.
    func facts(beside own: AppliedObjects) -> [ObjectFacts] {
        surroundings.around(own.facts) { own.isBeside(groups[$0]) }
    }
}
