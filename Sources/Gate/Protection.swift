import Inspection
import Rules

/// What a change takes away, and what there is to judge it by.
struct Protection {
    /// Whether each state that is looked at may be why something is gone; otherwise the first is alone.
    let mayRemove: Bool
    /// The guards that are gone, by the group in which they were.
    private(set) var lost: [(group: String, guards: [ObjectFacts])] = []
    /// What is said now that was not said before.
    private(set) var come: [ObjectFacts] = []

    init(mayRemove: Bool) { self.mayRemove = mayRemove }

    /// Whether nothing is taken away.
    var isEmpty: Bool { lost.isEmpty }

    /// Takes in what is different in a group.
    mutating func add(_ guards: [ObjectFacts], come: [ObjectFacts], in group: String) {
        if !guards.isEmpty || come.contains(where: \.isOpening) { lost.append((group, guards)) }
        self.come += come
    }

    /// The findings about it.
    ///
    /// - Parameter groups: all that there is afterwards.
    func findings(in groups: [AppliedObjects], by inspector: Inspector) -> [SetFinding] {
        var found: [SetFinding] = []
        for (group, guards) in lost {
            // A guard that has moved guards on.
            let gone = guards.filter { object in !come.contains { $0.saysTheSame(as: object) } }
            let set = ObjectSet(left(for: group, without: gone, in: groups), ObjectSet.Extent(.own))
            found += inspector.judge(Removal(lost: gone, come: come), from: set)
        }
        // What is new is looked at with each group, and told once.
        var told: Set<Location> = []
        return found.filter { finding in
            !come.contains { $0 === finding.object } || told.insert(finding.start).inserted
        }
    }

    /// What counts for the objects of a group: all that there is, but for copies of the group for other clusters, which have the
    /// same workloads, and for copies of what is gone.
    private func left(for group: String, without gone: [ObjectFacts], in groups: [AppliedObjects]) -> [ObjectFacts] {
        let own = groups.first { $0.name == group } ?? AppliedObjects(name: group, facts: [])
        let copies = Set(gone.map(\.identity))
        let brought = Set(come.map(ObjectIdentifier.init))
        return groups.flatMap { other -> [ObjectFacts] in
            if other.name == group { return other.facts }
            guard own.isBeside(other), other.users.isEmpty else { return [] }
            return other.facts.filter {
                !copies.contains($0.identity) || brought.contains(ObjectIdentifier($0)) || !$0.isGuard
            }
        }
    }
}
