import Text

/// Paths of a node.
public enum HostPath {
    /// Whether a path is another one or lies below it.
    public static func isInside(_ path: String, _ folder: String) -> Bool {
        path == folder || path.isPath(below: folder)
    }
}
