import Text

/// The files that a kustomization may name: those in its folder and below.
struct FolderFiles {
    let tree: ResolvedTree
    /// The real path of the folder.
    let folder: String
    let table: FileTable
    /// Whether files outside of the folder may be named too, as Flux lets them.
    let isUnrestricted: Bool

    /// The real path of a file.
    ///
    /// - Throws: `RenderFailure` where there is none, or kustomize may not read it.
    func path(of name: String, named origin: Origin) throws(RenderFailure) -> String {
        func failure(_ cause: RenderFailure.Cause, _ message: String) -> RenderFailure {
            RenderFailure(cause, message, at: origin)
        }
        if name.hasPrefix("http://") || name.hasPrefix("https://") {
            throw failure(.remote, "\(name) is not in the tree and is not fetched")
        }
        guard !name.isAbsolutePath else { throw failure(.invalid, "\(name): an absolute path") }
        let start = folder.pathParts.map(String.init)
        guard let parts = ResolvedTree.parts(of: name, from: start) else {
            throw failure(.invalid, "\(name) leads outside the tree")
        }
        guard let found = try tree.resolve(parts.joined(separator: "/")) else {
            throw failure(.invalid, "there is no file \(name)")
        }
        guard !found.isFolder else { throw failure(.invalid, "\(name) is a folder") }
        guard isUnrestricted || folder.isEmpty || found.path.isPath(below: folder) else {
            throw failure(.invalid, "\(name) is not in or below the folder of the kustomization")
        }
        return found.path
    }

    /// The bytes of a file, and its number.
    func read(_ name: String, named origin: Origin) throws(RenderFailure) -> (bytes: [UInt8], file: Int32) {
        let path = try path(of: name, named: origin)
        return (try tree.read(path), table.number(of: path))
    }

    /// The document in a file that configures the build; nil for an empty one.
    func document(_ path: Value, _ values: ValueReader) throws(RenderFailure) -> Value? {
        let found = try read(path.text ?? "", named: path.origin)
        return try values.read(found.bytes[...], as: .kubectl) { Origin(found.file, $0) }?.value
    }
}
