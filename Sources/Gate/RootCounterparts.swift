import Inspection
import Kubernetes
import Rules

extension RootInspector {
    /// What a kustomization came to in the trees with which it is compared; where it is new in one, those that it uses.
    struct Counterparts {
        var found: [(tree: RenderedTree, members: [RenderedTree.Member])] = []
        /// Whether one that is gone came to the same: it has another name now.
        private let isMoved: Bool

        init(
            of member: RenderedTree.Member, of new: RenderedTree, in trees: [RenderedTree], _ graph: KustomizationGraph,
            isMoved: Bool
        ) {
            self.isMoved = isMoved
            for tree in trees {
                let own = tree.member(member.name).flatMap { old -> [RenderedTree.Member]? in
                    guard new.isOutermost(member), !tree.isOutermost(old) else {
                        return [old]
                            + (old.deliveredFolder == member.deliveredFolder
                                ? [] : Counterparts.root(of: member, in: tree))
                    }
                    // A base that something has applied as it is now is a root as any new one. One that is left alone comes to
                    // what was applied of it: what all others mended in it was in no cluster.
                    return new.isApplied(member) ? nil : tree.outermostUsers(of: old)
                }
                found.append((tree, own ?? Counterparts.stand(in: tree, for: member, of: new, graph)))
            }
        }

        /// The names of what has only another name than in one of the trees: it came to the same there, and neither was it applied
        /// there by this name nor is it here by the other. Of several that are the same one has moved.
        static func moved(
            from trees: [RenderedTree], to new: RenderedTree, _ graph: KustomizationGraph
        ) -> Set<String> {
            var names: Set<String> = []
            for tree in trees {
                var gone = tree.members.filter {
                    !graph.has($0.name) && new.member($0.name) == nil && tree.isOutermost($0)
                }
                let come = new.members.filter { member in
                    new.isOutermost(member) && !(tree.member(member.name).map(tree.isOutermost) ?? false)
                        // What something of the same title had built is compared with that.
                        && title(of: member, graph).map { alike($0, in: tree).isEmpty } ?? true
                }
                // What has a new name before what others used.
                for isNew in [true, false] where !gone.isEmpty {
                    for member in come where (tree.member(member.name) == nil) == isNew {
                        guard let place = gone.firstIndex(where: { member.isSame(as: $0.rendering) }) else { continue }
                        gone.remove(at: place)
                        names.insert(member.name)
                    }
                }
            }
            return names
        }

        /// What is compared with a member that is new: what has the same title, and else what it uses, as far as that was applied
        /// as it is. What every other kustomization mended in a base was in no cluster.
        private static func stand(
            in tree: RenderedTree, for member: RenderedTree.Member, of new: RenderedTree, _ graph: KustomizationGraph
        ) -> [RenderedTree.Member] {
            guard let title = title(of: member, graph) else {
                return graph.used(by: member.name).compactMap(tree.member).filter(tree.isOutermost)
            }
            let alike = alike(title, in: tree)
            // Of several of one title, in the folders of several clusters, it is one that is gone.
            let gone = alike.filter { new.member($0.name) == nil }
            let found = gone.isEmpty ? alike : gone
            let isLedElsewhere = !found.contains { $0.deliveredFolder == member.deliveredFolder }
            return found + (isLedElsewhere ? root(of: member, in: tree) : [])
        }

        /// The folder to which a delivery leads, as far as it was applied as it is.
        private static func root(of member: RenderedTree.Member, in tree: RenderedTree) -> [RenderedTree.Member] {
            [member.deliveredFolder.flatMap { tree.member($0) }].compactMap { $0 }.filter(tree.isOutermost)
        }

        /// The title of what has a member built; nil where it is a kustomization.
        private static func title(of member: RenderedTree.Member, _ graph: KustomizationGraph) -> String? {
            member.delivered?.title ?? graph.delivery(member.name)?.title
        }

        private static func alike(_ title: String, in tree: RenderedTree) -> [RenderedTree.Member] {
            tree.members.filter { $0.delivered?.title == title || $0.name.hasSuffix("(\(title))") }
        }

        /// Whether it came to the same, and no less of it counted.
        func isSame(as member: RenderedTree.Member, in new: RenderedTree) -> Bool {
            let isOutermost = new.isOutermost(member)
            return isMoved
                || found.contains { tree, members in
                    members.contains {
                        (tree.isOutermost($0) || !isOutermost) && member.isSame(as: $0.rendering)
                    }
                }
        }

        /// Those of which every object counts as a whole, so that one that is the same has nothing new.
        func outermost(besides member: RenderedTree.Member, in new: RenderedTree) -> [RenderedTree.Member] {
            guard new.isOutermost(member) else { return [] }
            return found.flatMap { tree, members in members.filter { $0.name == member.name && tree.isOutermost($0) } }
        }
    }
}
