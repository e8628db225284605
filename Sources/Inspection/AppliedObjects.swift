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
