import Git
import Kubernetes
import Kustomize
import Manifest
import Text

/// The kustomizations of a tree, where they are and what they use, without their being read.
struct IndexedTree: Sendable {
    private let table: FolderTable
    private let top: Int

    /// - Parameter top: where the record of the tree begins.
    init(_ table: FolderTable, top: Int) { (self.table, self.top) = (table, top) }

    /// Calls `body` with a folder by its normalized path; with nil where there is none.
    private func read<Result>(_ path: String, _ body: (FolderRecord?) -> Result) -> Result {
        table.read(top) { top in
            var folder = top
            for part in Array(path.utf8).split(separator: UInt8(ascii: "/")) {
                guard let next = part.withUnsafeBytes({ folder.folder(named: $0) }) else { return body(nil) }
                folder = next
            }
            return body(folder)
        }
    }

    /// The kustomization in a folder, and whether it is a link; nil where there is none.
    func kustomization(in folder: String) -> (entry: FolderContent.Entry, isLink: Bool)? {
        read(folder) { $0?.kustomization }
    }

    /// Whether there is a kustomization in a folder.
    func hasKustomization(_ folder: String) -> Bool { read(folder) { $0?.isKustomized ?? false } }

    /// How many kustomizations there are.
    var kustomizations: Int { table.read(top, \.kustomizations) }

    /// The folders of all kustomizations.
    var folders: [String] {
        var found: [String] = []
        each(where: { $0.kustomizations > 0 }) { folder, trail in
            if folder.isKustomized { found.append(trail.path) }
        }
        return found
    }

    /// The folders of the kustomizations of which it is not known what they use.
    var unknown: [String] {
        var found: [String] = []
        each(where: \.hasUnknown) { folder, trail in
            if folder.isKustomized, !folder.isKnown { found.append(trail.path) }
        }
        return found
    }

    /// The kustomizations that are symbolic links.
    var linkedKustomizations: [(path: String, id: ObjectID)] {
        var found: [(path: String, id: ObjectID)] = []
        each(where: \.hasUnknown) { folder, trail in
            guard let kustomization = folder.kustomization, kustomization.isLink else { return }
            found.append((IndexedTree.path(trail.path, kustomization.entry.name), kustomization.entry.id))
        }
        return found
    }

    /// The symbolic links, and the deliveries in files.
    var linksAndDeliveries: (links: [(path: String, id: ObjectID)], deliveries: [Delivery]) {
        var (links, deliveries): ([(path: String, id: ObjectID)], [Delivery]) = ([], [])
        each(where: { $0.count > $0.kustomizations }) { folder, trail in
            let found = folder.filesAndLinks
            for entry in found.links { links.append((IndexedTree.path(trail.path, entry.name), entry.id)) }
            for file in found.files {
                for var delivery in file.deliveries {
                    delivery.file = IndexedTree.path(trail.path, file.name)
                    deliveries.append(delivery)
                }
            }
        }
        return (links, deliveries)
    }

    private static func path(_ folder: String, _ name: [UInt8]) -> String {
        let name = String(decoding: name, as: UTF8.self)
        return folder.isEmpty ? name : folder + "/" + name
    }

    /// The folders whose kustomizations use some files or folders, as far as that is known.
    ///
    /// - Parameters:
    ///   - paths: normalized.
    ///   - links: what has several names.
    func users(of paths: Set<String>, _ links: FolderLinks) -> Set<String> {
        var found: Set<String> = []
        let names = links.isEmpty ? FileNames(of: paths) : .any
        each(where: { $0.kustomizations > 0 }) { folder, trail in
            folder.eachUsed(leadingTo: names) { used in
                let own = trail.path
                if paths.contains(links.resolved(Kustomization.path(used, from: own))) { found.insert(own) }
            }
        }
        return found
    }

    /// The folders of the kustomizations that take manifests in a folder, or below it, by their own paths.
    func takers(below folder: String, _ links: FolderLinks) -> Set<String> {
        var found: Set<String> = []
        each(where: { $0.kustomizations > 0 }) { inner, trail in
            inner.eachUsed(leadingTo: .any) { used in
                guard ManifestName.matches(used) else { return }
                let own = trail.path
                let file = links.resolved(Kustomization.path(used, from: own))
                if folder.isEmpty || file.isPath(below: folder) { found.insert(own) }
            }
        }
        return found
    }

    /// The folders of the kustomizations in a folder, or below it.
    func folders(below folder: String) -> [String] {
        guard let place = read(folder, { $0?.place }) else { return [] }
        return IndexedTree(table, top: place).folders.map { below in
            folder.isEmpty || below.isEmpty ? folder + below : folder + "/" + below
        }
    }

    /// Goes through the folders, from the top down, in the order of the tree.
    private func each(
        where isAsked: (FolderRecord) -> Bool, _ body: (_ folder: FolderRecord, _ trail: Trail) -> Void
    ) {
        table.read(top) { top in
            guard isAsked(top) else { return }
            var trail = Trail(top)
            body(top, trail)
            while let folder = trail.next() {
                guard isAsked(folder) else { continue }
                trail.enter(folder)
                body(folder, trail)
            }
        }
    }

    /// The folders from the top down to one of them.
    private struct Trail {
        private var steps: [(folder: FolderRecord, next: Int, count: Int)] = []

        init(_ top: FolderRecord) { enter(top) }

        mutating func enter(_ folder: FolderRecord) { steps.append((folder, 0, folder.folders)) }

        /// The next folder below; nil where there is none any more.
        mutating func next() -> FolderRecord? {
            while let (folder, next, count) = steps.last {
                guard next == count else {
                    steps[steps.count - 1].next += 1
                    return folder.folder(next)
                }
                steps.removeLast()
            }
            return nil
        }

        var path: String {
            let names = steps.dropLast().map { $0.folder.name(ofFolder: $0.next - 1) }
            return String(decoding: Array(names.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
        }
    }
}
