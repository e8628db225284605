import Git
import Kubernetes
import Kustomize
import Manifest

/// Finds the kustomizations of trees by their names, and the objects that have folders built by what is in their files. What is
/// in a folder is remembered by the id of its tree, also from one run to the next: states of a repository have most folders in
/// common.
struct KustomizationIndex {
    /// What has been looked into, by the ids of trees.
    private var known: [ObjectID: IndexedTree.Folder] = [:]
    private var store: FolderStore
    private var deliveries: [ObjectID: [Delivery]] = [:]
    private let reader = ManifestReader()
    private static let names = Kustomization.fileNames.map { Array($0.utf8) }
    private static let most = 50_000
    /// How many manifests are looked into. It takes about 15 µs each.
    private static let mostManifests = 5_000
    private static let fewManifests = 1_000
    private var manifests = 0
    /// Whether there are more manifests than are looked into.
    var isIncomplete: Bool { manifests > KustomizationIndex.mostManifests }
    /// Beyond that no system opens a path.
    private static let deepest = 2_048

    /// - Parameter store: keeps what is found for the next run.
    init(store: FolderStore) { self.store = store }

    /// What is in a tree.
    ///
    /// - Parameter check: called for each folder, so that a walk can be broken off.
    /// - Throws: `GitError` where an object is missing or there are too many, and what `check` throws.
    mutating func tree(
        _ id: ObjectID, of repository: Repository, check: () throws(GitError) -> Void
    ) throws(GitError) -> IndexedTree {
        let top = try folder(id, of: repository, depth: 0, check)
        store.save()
        return IndexedTree(top: top)
    }

    private mutating func folder(
        _ tree: ObjectID, of repository: Repository, depth: Int, _ check: () throws(GitError) -> Void
    ) throws(GitError) -> IndexedTree.Folder {
        if let folder = known[tree] { return folder }
        try check()
        guard depth < KustomizationIndex.deepest else {
            throw GitError(message: "folders more than \(KustomizationIndex.deepest) deep")
        }
        let own = try content(of: tree, in: repository)
        var below: [IndexedTree.Folder] = []
        below.reserveCapacity(own.folders.count)
        var count = 0
        for folder in own.folders {
            below.append(try self.folder(folder.id, of: repository, depth: depth + 1, check))
            count += below[below.count - 1].count
            guard count <= KustomizationIndex.most else {
                throw GitError(message: "more than \(KustomizationIndex.most) kustomizations")
            }
        }
        let folder = IndexedTree.Folder(own, below)
        known[tree] = folder
        return folder
    }

    private mutating func content(of tree: ObjectID, in repository: Repository) throws(GitError) -> IndexedFolder {
        if let known = store[tree] { return known }
        let (folder, isWhole) = try read(tree, repository)
        if isWhole { store.add(folder, of: tree) }
        return folder
    }

    /// - Returns: also whether everything was looked into: else it is no use to the next run.
    private mutating func read(
        _ tree: ObjectID, _ repository: Repository
    ) throws(GitError) -> (folder: IndexedFolder, isWhole: Bool) {
        let (found, folders) = try repository.entries(of: tree, takesLinks: true) { name in
            KustomizationIndex.names.contains(name) || ManifestName.matches(name)
        }
        var kustomization: IndexedFolder.KustomizationEntry?
        var (files, links, isWhole): ([IndexedFolder.DeliveryFile], [IndexedFolder.Entry], Bool) = ([], [], true)
        for file in found {
            let entry = IndexedFolder.Entry(name: file.name[...], id: file.id)
            if KustomizationIndex.names.contains(file.name) {
                guard kustomization == nil else { continue }
                let isLink = file.kind == .link
                kustomization = IndexedFolder.KustomizationEntry(
                    entry: entry, isLink: isLink, used: isLink ? nil : try usedPaths(file.id, repository))
            } else if file.kind == .link {
                links.append(entry)
            } else if let found = try deliveries(in: file.id, repository) {
                if !found.isEmpty { files.append(IndexedFolder.DeliveryFile(name: entry.name, deliveries: found)) }
            } else {
                isWhole = false
            }
        }
        let below = folders.map { IndexedFolder.Entry(name: $0.name[...], id: $0.id) }
        return (IndexedFolder(kustomization: kustomization, files: files, links: links, folders: below), isWhole)
    }

    private func usedPaths(
        _ kustomization: ObjectID, _ repository: Repository
    ) throws(GitError) -> IndexedFolder.UsedPaths? {
        let object = try repository.read(blob: kustomization)
        guard object.count <= TreeContexts.largestKustomization else { return nil }
        let input = object.withBytes { Input(bytes: $0) }
        return IndexedFolder.UsedPaths(Kustomization.usedPaths(input, reader: reader))
    }

    /// The deliveries in a file; nil where nobody knows.
    private mutating func deliveries(in file: ObjectID, _ repository: Repository) throws(GitError) -> [Delivery]? {
        if let known = deliveries[file] { return known }
        manifests += 1
        if isIncomplete { return nil }
        do throws(GitError) {
            let found = try repository.read(blob: file).withBytes { bytes in
                Delivery.isLikely(inFile: bytes) ? Delivery.all(in: Array(bytes), path: "") : []
            }
            deliveries[file] = found
            return found
        } catch  where error.isNotFound {
            // A clone need not have the files that nobody changes, and one that changes is missed where it is judged.
            return nil
        }
    }

    /// Whether a tree has so few manifests that it costs nothing to look into all of them.
    ///
    /// - Throws: `GitError` where an object is missing.
    func isSmall(_ tree: ObjectID, of repository: Repository) throws(GitError) -> Bool {
        var (pending, count) = ([tree], 0)
        while let next = pending.popLast() {
            let (files, folders) = try repository.entries(of: next) { ManifestName.matches($0) }
            count += files.count + 1
            guard count <= KustomizationIndex.fewManifests, pending.count <= KustomizationIndex.fewManifests else {
                return false
            }
            pending += folders.map(\.id)
        }
        return true
    }
}
