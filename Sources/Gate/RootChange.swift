import Inspection
import Rules

/// What a kustomization came to before and comes to now, as far as rules over several objects ask for it.
struct RootChange {
    /// What one came to before.
    struct State {
        let tree: RenderedTree
        let member: RenderedTree.Member
        /// Of the objects that differ, or of all.
        var facts: [ObjectFacts] = []
    }

    /// What it is compared with.
    var old: [State]
    /// What it says now, of the objects that differ or of all.
    var facts: [ObjectFacts]

    /// Whether it says what it said in one of its states before.
    var saysTheSame: Bool {
        old.contains { state in
            var change = FactChange(come: facts, gone: state.facts)
            change.settle()
            return change.isEmpty
        }
    }

    /// What of all that the kustomization says it did not say before.
    func come(among all: [ObjectFacts]) -> [ObjectFacts] {
        guard let first = old.first else { return all }
        var change = FactChange(come: facts, gone: first.facts)
        change.settle()
        let new = change.come
        return all.filter { object in new.contains { $0.identity == object.identity && $0.saysTheSame(as: object) } }
    }

    /// The guards that are gone from the kustomization.
    ///
    /// - Parameter everywhere: whether only those are that each state before has.
    func lost(of member: RenderedTree.Member, everywhere: Bool) -> [ObjectFacts] {
        let own = old.filter { $0.member.name == member.name }
        guard let first = own.first else { return [] }
        return first.facts.filter { object in
            object.isGuard && !facts.contains { $0.saysTheSame(as: object) }
                && own.dropFirst(everywhere ? 1 : own.count).allSatisfy {
                    $0.facts.contains { $0.identity == object.identity }
                }
        }
    }
}
