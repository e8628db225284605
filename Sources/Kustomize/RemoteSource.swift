import Manifest

/// Resources of a kustomization that are elsewhere.
public enum RemoteSource {
    /// Whether an entry names something that kustomize would fetch.
    public static func isRemote(_ entry: String) -> Bool {
        var lowered = entry.lowercased()
        let starts = ["git@", "git::", "github.com", "gitlab.com/", "bitbucket.org/"]
        if starts.contains(where: lowered.hasPrefix) { return true }
        let marks: [StaticString] = ["://", "?ref=", "?version=", ".git//"]
        return lowered.withUTF8 { text in marks.contains { ByteSearch.contains(text, $0) } }
    }
}
