/// Resources of a kustomization that are elsewhere.
public enum RemoteSource {
    /// Whether an entry names something that kustomize would fetch.
    public static func isRemote(_ entry: String) -> Bool {
        let lowered = entry.lowercased()
        return lowered.contains("://") || lowered.hasPrefix("git@") || lowered.hasPrefix("git::")
            || lowered.hasPrefix("github.com") || lowered.contains("?ref=") || lowered.contains("?version=")
            || lowered.contains(".git//") || lowered.hasPrefix("gitlab.com/") || lowered.hasPrefix("bitbucket.org/")
    }
}
