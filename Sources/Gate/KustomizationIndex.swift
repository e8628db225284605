import Git

/// Finds the kustomizations of a tree by their names. What is below a folder is remembered by the folder's id: states of a
/// repository have most folders in common.
struct KustomizationIndex {
    /// A file with the name of a kustomization.
    struct Found {
        /// The folder in which it is; empty for the top.
        var folder: String
        /// A file, or a symbolic link to one.
        var entry: TreeEntry
    }

    private var known: [ObjectID: [Found]] = [:]
    private static let names = Kustomization.fileNames.map { Array($0.utf8) }
    private static let most = 50_000
    private static let deepest = 128

    /// The kustomizations of a tree.
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
        // No kustomization uses anything that deep.
        guard depth < KustomizationIndex.deepest else { return [] }
        let (files, folders) = try repository.entries(of: tree, filesNamed: KustomizationIndex.names)
        var found: [Found] = []
        if let file = files.first { found.append(Found(folder: "", entry: file)) }
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
}
