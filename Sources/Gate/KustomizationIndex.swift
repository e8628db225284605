import Git
import Kubernetes
import Kustomize
import Manifest

/// Finds the kustomizations of a tree by their names, and the objects that have folders built by what is in their files. What
/// is below a folder is remembered by the folder's id: states of a repository have most folders in common.
struct KustomizationIndex {
    /// A file that is a kustomization, or in which there may be deliveries, or a symbolic link, which may lead to a folder.
    struct Found {
        /// The folder in which it is; empty for the top.
        var folder: String
        /// A file, or a symbolic link to one.
        var entry: TreeEntry
        /// Whether it has the name of a kustomization.
        var isKustomization: Bool

        /// Its path.
        var path: String { (folder.isEmpty ? "" : folder + "/") + String(decoding: entry.name, as: UTF8.self) }
    }

    private var known: [ObjectID: [Found]] = [:]
    private var likely: [ObjectID: Bool] = [:]
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

    /// The kustomizations of a tree, and the files with deliveries.
    ///
    /// - Parameter check: called for each folder, so that a walk can be broken off.
    /// - Throws: `GitError` where an object is missing or there are too many, and what `check` throws.
    mutating func find(
        in tree: ObjectID, of repository: Repository, check: () throws(GitError) -> Void
    ) throws(GitError) -> [Found] {
        try find(in: tree, of: repository, depth: 0, check)
    }

    private mutating func find(
        in tree: ObjectID, of repository: Repository, depth: Int, _ check: () throws(GitError) -> Void
    ) throws(GitError) -> [Found] {
        if let found = known[tree] { return found }
        try check()
        guard depth < KustomizationIndex.deepest else {
            throw GitError(message: "folders more than \(KustomizationIndex.deepest) deep")
        }
        let (files, folders) = try repository.entries(of: tree, takesLinks: true) { name in
            KustomizationIndex.names.contains(name) || ManifestName.matches(name)
        }
        var found: [Found] = []
        var hasKustomization = false
        for file in files {
            let isKustomization = KustomizationIndex.names.contains(file.name)
            if isKustomization, hasKustomization { continue }
            hasKustomization = hasKustomization || isKustomization
            if !isKustomization, file.kind != .link, try !mayDeliver(file, repository) { continue }
            found.append(Found(folder: "", entry: file, isKustomization: isKustomization))
        }
        for folder in folders {
            let name = String(decoding: folder.name, as: UTF8.self)
            for var below in try find(in: folder.id, of: repository, depth: depth + 1, check) {
                below.folder = below.folder.isEmpty ? name : name + "/" + below.folder
                found.append(below)
            }
            guard found.count <= KustomizationIndex.most else {
                throw GitError(message: "more than \(KustomizationIndex.most) kustomizations")
            }
        }
        known[tree] = found
        return found
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

    private mutating func mayDeliver(_ file: TreeEntry, _ repository: Repository) throws(GitError) -> Bool {
        guard file.kind == .file else { return false }
        if let known = likely[file.id] { return known }
        manifests += 1
        if isIncomplete { return false }
        return try mayDeliver(file.id, repository)
    }

    /// Whether a file may have deliveries. One that is missing has none: a clone need not have the files that nobody changes,
    /// and one that changes is missed where it is judged.
    mutating func mayDeliver(_ blob: ObjectID, _ repository: Repository) throws(GitError) -> Bool {
        if let known = likely[blob] { return known }
        do throws(GitError) {
            let isLikely = try repository.read(blob: blob).withBytes {
                $0.count <= Delivery.largestFile && Delivery.isLikely(in: $0)
            }
            likely[blob] = isLikely
            return isLikely
        } catch  where error.isNotFound {
            return false
        }
    }
}
