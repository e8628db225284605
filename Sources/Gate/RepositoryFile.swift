import Git

/// A file that belongs to a repository, in a folder with those of many: at the repository's own path.
public enum RepositoryFile {
    /// The path: `/srv/git/shop.git` has `FOLDER/srv/git/shop.git.json`, and `/home/ada/shop` with its working folder
    /// `FOLDER/home/ada/shop.json`.
    ///
    /// - Parameter ending: what the name ends in, without a dot.
    public static func path(of repository: Repository, below folder: String, _ ending: String) -> String {
        var path = repository.commonPath
        while path.hasSuffix("/") { path.removeLast() }
        if path.hasSuffix("/.git") { path.removeLast("/.git".count) }
        return (folder.hasSuffix("/") ? String(folder.dropLast()) : folder) + path + "." + ending
    }
}
