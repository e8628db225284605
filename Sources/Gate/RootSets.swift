import Git
import Inspection
import Kubernetes
import Rules

/// What kustomizations render to, judged together.
extension RootInspector {
    /// What is new of the objects of a kustomization that are judged together. Where those that differ say the same as before,
    /// nothing is.
    func together(
        _ member: RenderedTree.Member, in new: RenderedTree, _ change: RootChange, _ scope: ChangeInspector.Scope,
        beside neighbours: [AppliedObjects]? = nil, _ protection: inout Protection
    ) throws(GitError) -> [SetFinding] {
        try checkDeadline()
        let now = facts(of: member, in: new)
        // Of what others complete, they decide.
        if new.isOutermost(member), neighbours == nil {
            protection.add(
                change.lost(of: member, everywhere: protection.mayRemove), come: change.come(among: now),
                in: RootInspector.group(member))
        }
        let own = AppliedObjects(name: RootInspector.group(member), facts: now)
        let others = neighbours?.filter(own.isBeside).flatMap(\.facts)
        let set = ObjectSet(now, new.extent(of: member)) {
            others.map { ObjectSet(now + $0, ObjectSet.Extent(.own)) }
        }
        let before = change.old.map { ObjectSet(facts(of: $0.member, in: $0.tree), $0.tree.extent(of: $0.member)) }
        return inspector.newFindings(in: set, since: before, scope)
    }

    func outcomesTogether(
        _ found: [SetFinding], of member: RenderedTree.Member, in tree: RenderedTree
    ) -> [Outcome] {
        let counts = isJudged(member) || tree.isApplied(member)
        return inspector.outcomes(of: found).map { counts ? $0 : accepted($0) }
    }

    /// What rules over several objects keep of what a kustomization renders to.
    func facts(of member: RenderedTree.Member, in tree: RenderedTree) -> [ObjectFacts] {
        var found: [ObjectFacts] = []
        judge(member.rendering, of: member, in: tree, by: inspector.forFacts) { outcome in
            if case .object(let report) = outcome, let facts = report.facts { found.append(facts) }
        }
        return found
    }

    private static func group(_ member: RenderedTree.Member) -> String { group(member.name) }

    private static func group(_ folder: String) -> String { folder + "/" }

    /// Takes in the guards of kustomizations that are gone: what they guarded may be in others.
    func addGone(
        _ old: RenderedTree, since new: RenderedTree, _ graph: KustomizationGraph, _ protection: inout Protection
    ) {
        guard inspector.judgesTogether else { return }
        for member in old.members
        where new.member(member.name) == nil && old.isOutermost(member) && !graph.has(member.name) {
            if new.members.contains(where: { member.isSame(as: $0.rendering) }) { continue }
            protection.add(facts(of: member, in: old).filter(\.isGuard), come: [], in: RootInspector.group(member))
        }
    }

    /// As many kustomizations are rendered to see what is left.
    private static let mostGroups = 300

    /// What the kustomizations of a tree render to, of which no other has the last word.
    ///
    /// - Parameter known: those that have been rendered; where there are too many, no others are.
    mutating func groups(
        in tree: ObjectID, beside known: RenderedTree?, _ contexts: inout TreeContexts
    ) throws(GitError) -> [AppliedObjects] {
        var rendered = known ?? RenderedTree()
        if try graphs.count(in: tree) <= RootInspector.mostGroups {
            let graph = try graphs.whole(of: tree, &contexts)
            rendered = try self.rendered(
                of: tree, reachedBy: Reach(folders: Set(graph.folders), mayBeBuilt: true), &contexts)
        }
        return rendered.members.compactMap {
            rendered.applied($0, facts(of: $0, in: rendered), title: RootInspector.group)
        }
    }
}
