import Text

/// Files that a cluster may get objects from, and that are not read.
public enum UnreadFile {
    /// Why a file of this name cannot be judged; nil for any other.
    public static func reason(of path: String) -> UnreadPart.Reason? {
        let name = path.fileName.lowercased()
        if name.hasSuffix(".jsonnet") { return .jsonnet }
        // Flux leaves out what it names, such as the kustomization of a folder.
        if name == ".sourceignore" { return .rendered }
        let endings = [".tgz", ".tar.gz", ".tar", ".tar.xz", ".tar.zst"]
        if endings.contains(where: name.hasSuffix) { return .archive }
        return nil
    }
}
