import Git
import Policy

/// Tells which files of a tree a kustomization uses as patches. A kustomization reaches files beside and below itself, so
/// that those in the folders above a file say all there is.
struct TreePatches {
    private var namedIn: [Folder: Set<[UInt8]>] = [:]

    private struct Folder: Hashable {
        let tree: ObjectID
        let path: [UInt8]
    }

    private static let largestKustomization = 1 << 20
    private static let mostPathBytes = 64 << 20
    private var pathBytes = 0
    private static let names = Kustomization.fileNames.map { Array($0.utf8) }

    /// Whether a kustomization in the tree names a file as a patch.
    mutating func isPatch(_ path: [UInt8], in tree: ObjectID, of repository: Repository) throws(GitError) -> Bool {
        var folder = path
        while let slash = folder.lastIndex(of: UInt8(ascii: "/")) {
            folder.removeSubrange(slash...)
            if try patches(in: folder, tree, repository).contains(path) { return true }
        }
        return try patches(in: [], tree, repository).contains(path)
    }

    private mutating func patches(
        in folder: [UInt8], _ tree: ObjectID, _ repository: Repository
    ) throws(GitError) -> Set<[UInt8]> {
        let key = Folder(tree: tree, path: folder)
        if let known = namedIn[key] { return known }
        var found: Set<[UInt8]> = []
        let place =
            folder.isEmpty
            ? tree : try repository.entry(at: folder, in: tree).flatMap { $0.kind == .tree ? $0.id : nil }
        guard let place else { return [] }
        for entry in try repository.entries(of: place, named: TreePatches.names) {
            guard entry.kind == .file, try repository.size(ofBlob: entry.id) <= TreePatches.largestKustomization else {
                continue
            }
            let input = try repository.read(blob: entry.id).withBytes { Input(bytes: $0) }
            for patch in Kustomization.patches(in: input, of: String(decoding: folder, as: UTF8.self)) {
                let path = Array(patch.utf8)
                pathBytes += path.count
                guard pathBytes <= TreePatches.mostPathBytes else {
                    throw GitError(message: "kustomizations name too many patches")
                }
                found.insert(path)
            }
        }
        namedIn[key] = found
        return found
    }
}
