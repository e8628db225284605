import Inspection
import Kubernetes
import Rules

extension RootInspector {
    /// What a kustomization came to in the trees with which it is compared; where it is new in one, those that it uses.
    struct Counterparts {
        var found: [(tree: RenderedTree, members: [RenderedTree.Member])] = []
        /// Whether one that is gone came to the same: it has another name now.
        private var isMoved: Bool

        init(
            of member: RenderedTree.Member, of new: RenderedTree, in trees: [RenderedTree], _ graph: KustomizationGraph
        ) {
            for tree in trees {
                // A base that something has applied as it is now is a root as any new one.
                let own = tree.member(member.name).flatMap { old in
                    new.isApplied(member) && !tree.isOutermost(old) ? nil : [old]
                }
                found.append((tree, own ?? Counterparts.stand(in: tree, for: member, graph)))
            }
            isMoved = trees.contains { tree in
                tree.members.contains {
                    !graph.has($0.name) && tree.isOutermost($0) && member.isSame(as: $0.rendering)
                }
            }
        }

        /// What is compared with a member that is new: what has the same title, and else what it uses, as far as that was applied
        /// as it is. What every other kustomization mended in a base was in no cluster.
        private static func stand(
            in tree: RenderedTree, for member: RenderedTree.Member, _ graph: KustomizationGraph
        ) -> [RenderedTree.Member] {
            guard let delivered = member.delivered else {
                return graph.used(by: member.name).compactMap(tree.member).filter(tree.isOutermost)
            }
            let alike = tree.members.filter { other in
                other.delivered?.title == delivered.title || other.name.hasSuffix("(\(delivered.title))")
            }
            return alike.isEmpty
                ? [tree.member(delivered.folder)].compactMap { $0 }.filter(tree.isOutermost) : alike
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
