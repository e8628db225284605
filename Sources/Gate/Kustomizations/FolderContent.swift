import Git
import Kustomize

/// What a folder has that says what is built: its kustomization, files with deliveries, links. All of it follows from the
/// folder's tree alone, so that it holds wherever, and in whatever state of a repository, the same tree comes again.
struct FolderContent {
    /// An entry of the tree.
    struct Entry {
        let name: [UInt8]
        let id: ObjectID
    }

    /// A kustomization.
    struct Kustomization {
        let entry: Entry
        /// Whether it is a symbolic link.
        var isLink = false
        /// What it uses; nil for a link, whose target is elsewhere in the tree, and for one that is too large.
        var used: UsedPaths?
    }

    /// A file with deliveries.
    struct DeliveryFile {
        let name: [UInt8]
        /// Without the path of the file.
        let deliveries: [Delivery]
    }

    /// Folders, of which there may be many.
    struct Folders {
        /// The ids of their trees.
        private(set) var ids: [ObjectID] = []
        /// Their names, one after another, and where each of them ends.
        private(set) var names: [UInt8] = []
        private(set) var ends: [Int] = []
        /// Whether they stand in Git's order, as they do but in trees that something else than git has made.
        private(set) var isSorted = true

        mutating func append(_ name: UnsafeRawBufferPointer, _ id: ObjectID) {
            isSorted =
                isSorted
                && withLast { last in last.map { TreeOrder.precedes($0, isTree: true, name, isTree: true) } ?? true }
            ids.append(id)
            names += name
            ends.append(names.count)
        }

        private func withLast<Result>(_ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
            guard let end = ends.last else { return body(nil) }
            let start = ends.count > 1 ? ends[ends.count - 2] : 0
            return names.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
        }
    }

    /// The first file, or link, that has the name of one.
    var kustomization: Kustomization?
    /// Files with deliveries.
    var files: [DeliveryFile] = []
    /// Symbolic links, which may lead to folders.
    var links: [Entry] = []
    /// The folders below.
    var folders = Folders()
    /// Whether everything was looked into: else it is no use to the next run.
    var isWhole = true
}
