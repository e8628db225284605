/// Gives the renderer the files of a tree: of a folder, of a commit, or of memory. Paths are counted from the top of the
/// tree, with `/` between their parts; the top itself is empty.
public protocol TreeReader {
    /// What is at a path. Links in the path are not followed.
    func item(at path: String) throws(RenderFailure) -> TreeItem

    /// The names of what is in a folder, in any order.
    func names(in folder: String) throws(RenderFailure) -> [String]

    /// The bytes of a file.
    func read(_ path: String) throws(RenderFailure) -> [UInt8]
}

/// What can be at a path.
public enum TreeItem: Sendable, Equatable {
    case file
    case folder
    /// A symbolic link, with its target.
    case link(String)
    /// Something that is not in the tree, such as a submodule.
    case elsewhere
    case nothing
}
