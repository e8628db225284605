import Git
import Manifest

/// The manifests at a path of a tree.
enum TreeManifests {
    /// More files, or larger ones, are not read.
    private static let (most, largest) = (2_000, 1 << 20)

    /// The file at a path, or the manifests in a folder and below it; nil where there is nothing.
    ///
    /// - Throws: `GitError` where an object is missing, or there is too much.
    static func at(
        _ path: String, in tree: ObjectID, of repository: Repository
    ) throws(GitError) -> [(path: String, text: [UInt8])]? {
        let root = path.normalizedPath
        guard root.isEmpty || root == "." else {
            guard let entry = try repository.entry(at: Array(root.utf8), in: tree) else { return nil }
            if entry.kind == .file { return [(root, try text(entry.id, at: root, repository))] }
            guard entry.kind == .tree else { return nil }
            return try below(root, entry.id, repository)
        }
        return try below("", tree, repository)
    }

    private static func below(
        _ folder: String, _ tree: ObjectID, _ repository: Repository
    ) throws(GitError) -> [(path: String, text: [UInt8])] {
        var found: [(path: String, text: [UInt8])] = []
        var pending = [(folder, tree)]
        var folders = 0
        while let (folder, tree) = pending.popLast() {
            folders += 1
            let (files, inner) = try repository.entries(of: tree) { ManifestName.matches($0) }
            func path(_ name: [UInt8]) -> String {
                (folder.isEmpty ? "" : folder + "/") + String(decoding: name, as: UTF8.self)
            }
            for file in files where file.kind == .file {
                found.append((path(file.name), try text(file.id, at: path(file.name), repository)))
            }
            pending += inner.map { (path($0.name), $0.id) }
            guard found.count <= most, folders + pending.count <= most else {
                throw GitError(message: "\(folder): more than \(most) files with policies")
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    private static func text(_ blob: ObjectID, at path: String, _ repository: Repository) throws(GitError) -> [UInt8] {
        guard try repository.size(ofBlob: blob) <= largest else {
            throw GitError(message: "\(path): larger than \(largest >> 20) MiB")
        }
        return try repository.read(blob: blob).withBytes { Array($0) }
    }
}
