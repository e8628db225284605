import Git
import Kubernetes
import Kustomize
import Manifest
import Text

/// Finds the kustomizations of trees by their names, and the objects that have folders built by what is in their files. What is
/// in a folder is remembered by the id of its tree, also from one run to the next: states of a repository have most folders in
/// common.
struct KustomizationIndex {
    private let store: FolderStore
    /// What has been looked into.
    private lazy var table = store.table()
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
        table.keep(top)
        store.save(table)
        return IndexedTree(table, top: top)
    }

    /// - Returns: where the record of the folder begins.
    private mutating func folder(
        _ tree: ObjectID, of repository: Repository, depth: Int, _ check: () throws(GitError) -> Void
    ) throws(GitError) -> Int {
        if let place = table[tree] { return place }
        try check()
        guard depth < KustomizationIndex.deepest else {
            throw GitError(message: "folders more than \(KustomizationIndex.deepest) deep")
        }
        let content = try read(tree, repository)
        var below: [Int] = []
        below.reserveCapacity(content.folders.ids.count)
        var count = 0
        for id in content.folders.ids {
            let place = try folder(id, of: repository, depth: depth + 1, check)
            below.append(place)
            count += table.read(place, \.count)
            guard count <= KustomizationIndex.most else {
                throw GitError(message: "more than \(KustomizationIndex.most) kustomizations")
            }
        }
        return try table.add(content, below: below, of: tree)
    }

    private mutating func read(_ tree: ObjectID, _ repository: Repository) throws(GitError) -> FolderContent {
        var content = FolderContent()
        var manifests: [FolderContent.Entry] = []
        try repository.eachEntry(of: tree) { kind, name, id throws(GitError) in
            let entry = { FolderContent.Entry(name: Array(name), id: id) }
            switch kind {
            case .tree: content.folders.append(name, id)
            case .submodule: break
            case .file, .link:
                if KustomizationIndex.names.contains(where: { $0.elementsEqual(name) }) {
                    let first = FolderContent.Kustomization(entry: entry(), isLink: kind == .link)
                    content.kustomization = content.kustomization ?? first
                } else if kind == .link {
                    content.links.append(entry())
                } else if ManifestName.matches(name) {
                    manifests.append(entry())
                }
            }
        }
        for file in manifests {
            if let found = try deliveries(in: file.id, repository) {
                if !found.isEmpty {
                    content.files.append(FolderContent.DeliveryFile(name: file.name, deliveries: found))
                }
            } else {
                content.isWhole = false
            }
        }
        if let kustomization = content.kustomization, !kustomization.isLink {
            let delivering = Set(content.files.map { String(decoding: $0.name, as: UTF8.self) })
            content.kustomization?.used = try usedPaths(
                kustomization.entry.id, beside: manifests, delivering, repository)
        }
        return content
    }

    /// - Returns: nil where it may use more than it says, or lead deliveries to other folders.
    private func usedPaths(
        _ kustomization: ObjectID, beside manifests: [FolderContent.Entry], _ delivering: Set<String>,
        _ repository: Repository
    ) throws(GitError) -> UsedPaths? {
        let object = try repository.read(blob: kustomization)
        guard object.count <= TreeContexts.largestKustomization else { return nil }
        if object.withBytes({ Delivery.mayLead(in: $0) }) { return nil }
        let found = Kustomization.uses(object.withBytes { Input(bytes: $0) }, reader: reader)
        if found.patches.contains(where: { delivering.contains($0.normalizedPath) }) { return nil }
        if found.inlinePlugins.contains(where: { Array($0.utf8).withUnsafeBytes(KustomizationIndex.mayUseFiles) }) {
            return nil
        }
        for path in found.plugins {
            let name = Array(path.normalizedPath.utf8)
            guard let file = manifests.first(where: { $0.name == name }) else { return nil }
            if try repository.read(blob: file.id).withBytes(KustomizationIndex.mayUseFiles) { return nil }
        }
        return UsedPaths(found.paths)
    }

    /// Whether the configuration of a builtin transformer or generator may name files.
    private static func mayUseFiles(_ text: UnsafeRawBufferPointer) -> Bool {
        let text = text.assumingMemoryBound(to: UInt8.self)
        guard ByteSearch.contains(text, "builtin") else { return false }
        return ["path", "files", "env"].contains { (word: StaticString) in ByteSearch.contains(text, word) }
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
