import Inspection
import Kustomize

extension RootInspector {
    /// What a change touches.
    struct Reach: Equatable {
        /// The folders in which, or below which, there are files that change.
        var folders: Set<String> = []
        /// The files that change.
        var files: Set<String> = []
        /// The folders of which the kustomization is gone.
        var lost: Set<String> = []
        /// Whether there is a kustomization in one of the folders, or one of them may be built without one.
        var mayBeBuilt = false
        /// The files that change and have, or had, objects that have folders built.
        var delivering: Set<String> = []
        /// The names of these objects that come to something else than before. Whether one adds something or nothing, what it
        /// comes to is compared with what it came to.
        var changedDeliveries: Set<String> = []

        var isEmpty: Bool { !mayBeBuilt && delivering.isEmpty }

        /// Takes in deliveries that are rendered, as far as they come to something else than before.
        mutating func note(
            _ new: [String: RenderedTree.Delivered], since old: [String: RenderedTree.Delivered]
        ) {
            for (name, delivery) in new {
                let before = old[name]
                if before?.content == delivery.content { continue }
                folders.formUnion([delivery.folder, before?.folder ?? delivery.folder])
                // What is in a folder without a kustomization is a root by nothing else.
                let isMoved = old.contains { other in
                    other.value.title == delivery.title && new[other.key] == nil
                }
                if before != nil || delivery.isPlain || isMoved { changedDeliveries.insert(name) }
            }
        }

        /// Takes in the deliveries in the states of a file that changes.
        mutating func note(_ states: [[Delivery]], in file: String) {
            delivering.insert(file)
            var contents: [String: Set<String>] = [:]
            for delivery in states.joined() {
                folders.insert(delivery.folder)
                contents[delivery.name, default: []].insert(delivery.content)
            }
            changedDeliveries.formUnion(contents.filter { $0.value.count > 1 }.keys)
        }

        /// Whether another touches nothing more.
        func includes(_ other: Reach) -> Bool {
            other.files.isSubset(of: files) && other.lost.isSubset(of: lost)
                && other.delivering.isSubset(of: delivering)
                && other.changedDeliveries.isSubset(of: changedDeliveries)
        }

        /// Takes in what another touches, but for its folders.
        mutating func include(_ other: Reach) {
            files.formUnion(other.files)
            lost.formUnion(other.lost)
            delivering.formUnion(other.delivering)
            changedDeliveries.formUnion(other.changedDeliveries)
        }
    }
}
