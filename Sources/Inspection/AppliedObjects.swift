import Kubernetes
import Rules

/// Objects that are applied together, such as what a kustomization renders to.
public struct AppliedObjects: Sendable {
    /// What makes them belong together.
    public let name: String
    /// What is kept of them.
    public let facts: [ObjectFacts]
    /// The names of what has these objects among its own: empty for what is applied by itself.
    public let users: Set<String>
    private let workloads: Set<ObjectIdentity>

    /// Objects that are applied together.
    public init(name: String, facts: [ObjectFacts], users: Set<String> = []) {
        (self.name, self.facts, self.users) = (name, facts, users)
        workloads = Set(facts.filter(\.isWorkload).map(\.identity))
    }

    /// Whether there are pods among them.
    public var haveWorkloads: Bool { !workloads.isEmpty }

    /// Whether others may be applied beside these: not what has the same workloads, which is for another cluster, and no part of
    /// these, of which only what they make of it counts.
    public func isBeside(_ other: AppliedObjects) -> Bool {
        name != other.name && !other.users.contains(name) && workloads.isDisjoint(with: other.workloads)
    }
}

/// Groups of objects beside which others are applied.
public struct Neighbours: Sendable {
    let groups: [AppliedObjects]
    private let surroundings: Surroundings
    /// The names of the service accounts among them.
    let accounts: Set<String>

    /// Groups of objects, each applied together.
    public init(_ groups: [AppliedObjects]) {
        self.groups = groups
        surroundings = Surroundings(groups.map(\.facts))
        accounts = Set(groups.lazy.flatMap(\.facts).map(\.identity).filter { $0.kind == "ServiceAccount" }.map(\.name))
    }

    /// What may be applied beside some objects and can matter to them.
    func facts(beside own: AppliedObjects) -> [ObjectFacts] {
        surroundings.around(own.facts) { own.isBeside(groups[$0]) }
    }
}
