/// Tells the names of a tree apart as text.
///
/// To Swift two strings are equal where Unicode calls them equivalent (é in one character or in two), and a slash belongs to a
/// combining mark behind it. To Git, kubectl and kustomize names are bytes. Nobody gives folders and manifests such names by
/// intent: whoever pushes one wants another file to be judged than the one that is applied.
struct DistinctNames {
    private var counts: [String: Int] = [:]

    /// The names of a tree.
    ///
    /// - Parameter cursor: at its first entry.
    /// - Throws: `GitError` for a tree that is broken.
    init(_ cursor: TreeCursor) throws(GitError) {
        var cursor = cursor
        while let entry = cursor.entry {
            counts[String(decoding: entry.name, as: UTF8.self), default: 0] += 1
            try cursor.advance()
        }
    }

    /// - Throws: `GitError` for a name that is like another one of the tree, or does not stand by itself in a path.
    func require(_ name: [UInt8]) throws(GitError) {
        let name = String(decoding: name, as: UTF8.self)
        guard ("/" + name).first == "/", (name + "/").last == "/" else {
            throw GitError(message: "the name \(name) begins or ends with half a character: rename it")
        }
        guard counts[name] ?? 0 <= 1 else {
            throw GitError(message: "two names look the same and differ in their bytes: \(name): rename one of them")
        }
    }
}
