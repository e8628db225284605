import Platform

#if canImport(Glibc)
    import Glibc
#endif

/// Finds the repositories below a folder: bare ones, and those with a working folder. Symbolic links are not followed, and the
/// insides of a repository are not searched. Linked working trees are left out where they are not named outright: they are the
/// repository that lies elsewhere.
public struct RepositorySearch {
    /// What the search came upon.
    public enum Found: Sendable, Hashable {
        /// A repository: the folder that is one, or that has `.git` in it.
        case repository(String)
        /// A folder that cannot be read.
        case unreadable(String, reason: String)

        /// The path.
        public var path: String {
            switch self {
            case .repository(let path), .unreadable(let path, _): path
            }
        }
    }

    /// What a folder is.
    private enum Kind {
        case bare, withWorkingFolder, linkedWorkingTree, plain
    }

    /// The repositories below a folder, and the folder itself where it is one, in the order of their paths.
    public static func all(below top: String) -> [Found] {
        var found: [Found] = []
        // No path of this kind is ever deeper than the system allows, so that the list is bounded by the folders.
        var pending = [top]
        while let folder = pending.popLast() {
            switch kind(of: folder) {
            case .bare:
                found.append(.repository(folder))
                continue
            case .withWorkingFolder: found.append(.repository(folder))
            case .linkedWorkingTree: if folder == top { found.append(.repository(folder)) }
            case .plain: break
            }
            guard let names = folders(in: folder) else {
                found.append(.unreadable(folder, reason: SystemError.text))
                continue
            }
            let prefix = folder.hasSuffix("/") ? folder : folder + "/"
            pending += names.filter { $0 != ".git" }.map { prefix + $0 }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// What a folder is, as git tells it: a repository has `HEAD`, `objects` and `refs`.
    private static func kind(of folder: String) -> Kind {
        let parts = ["HEAD", "objects", "refs"].filter { exists(folder + "/" + $0) }
        // One of that name that lacks a part is broken, and is not to be passed over.
        if parts.count == 3 || !parts.isEmpty && folder.hasSuffix(".git") { return .bare }
        var status = stat()
        guard lstat(folder + "/.git", &status) == 0 else { return .plain }
        if status.st_mode & S_IFMT == S_IFDIR { return .withWorkingFolder }
        // A link leads to a repository that lies elsewhere.
        if status.st_mode & S_IFMT == S_IFLNK { return .linkedWorkingTree }
        // A pipe is not opened, but named as a repository that cannot be read.
        guard status.st_mode & S_IFMT == S_IFREG else { return .withWorkingFolder }
        return isLinked(folder) ? .linkedWorkingTree : .withWorkingFolder
    }

    /// Whether `.git` is the file of a linked working tree: where it leads to, another folder is named that has the objects.
    private static func isLinked(_ folder: String) -> Bool {
        guard let file = fopen(folder + "/.git", "r") else { return false }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 4_352)
        guard fgets(&text, Int32(text.count), file) != nil else { return false }
        let line = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard line.hasPrefix("gitdir:") else { return false }
        let named = String(line.dropFirst("gitdir:".count)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return exists((named.hasPrefix("/") ? named : folder + "/" + named) + "/commondir")
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The names of the folders in a folder; nil where it cannot be read.
    private static func folders(in folder: String) -> [String]? {
        FolderEntries.all(in: folder)?.filter { name, type in
            if let type { return type == S_IFDIR }
            var status = stat()
            return lstat(folder + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }.map(\.name)
    }
}
