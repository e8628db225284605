import CGit2

#if canImport(Glibc)
    import Glibc
#endif

/// A Git repository, opened for reading.
public final class Repository {
    let pointer: OpaquePointer
    let database: OpaquePointer

    private init(_ pointer: OpaquePointer, _ database: OpaquePointer) {
        self.pointer = pointer
        self.database = database
    }

    deinit {
        git_odb_free(database)
        git_repository_free(pointer)
    }

    /// Opens the repository of a hook, with the objects that a push has brought and that are still in quarantine.
    ///
    /// - Parameters:
    ///   - gitDirectory: the repository itself, as the variable GIT_DIR says.
    ///   - alternates: further object directories: GIT_OBJECT_DIRECTORY and those of GIT_ALTERNATE_OBJECT_DIRECTORIES.
    /// - Throws: `GitError` for what is no repository, has a format that libgit2 cannot read (SHA-256, reftable), or lacks
    ///   one of the directories.
    public static func open(gitDirectory: String, alternates: [String]) throws(GitError) -> Repository {
        let flags =
            GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
            | GIT_REPOSITORY_OPEN_BARE.rawValue
        let repository = try open(gitDirectory, flags: flags)
        for directory in alternates {
            guard isFolder(directory) else { throw GitError(code: -1, "no such object directory: \(directory)") }
            try GitError.check(
                git_odb_add_disk_alternate(repository.database, directory), "object directory \(directory)")
        }
        // libgit2 1.5 hashes the whole commit-graph before it finds that it cannot read git's current format.
        git_odb_set_commit_graph(repository.database, nil)
        return repository
    }

    /// Opens the repository that a folder is, or lies in.
    ///
    /// - Throws: `GitError` where there is none, or one of a format that libgit2 cannot read.
    public static func open(around folder: String) throws(GitError) -> Repository {
        let repository = try open(folder, flags: 0)
        git_odb_set_commit_graph(repository.database, nil)
        return repository
    }

    /// Opens the repository that a folder is, or whose working folder it is. Folders above it are not looked at.
    ///
    /// - Throws: `GitError` where it is none, or one of a format that libgit2 cannot read.
    public static func open(at folder: String) throws(GitError) -> Repository {
        let repository = try open(folder, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
        git_odb_set_commit_graph(repository.database, nil)
        return repository
    }

    private static func open(_ path: String, flags: UInt32) throws(GitError) -> Repository {
        guard Library.isStarted else { throw GitError(code: -1, "libgit2 cannot be initialized") }
        var pointer: OpaquePointer?
        try GitError.check(git_repository_open_ext(&pointer, path, flags, nil), "cannot open the repository \(path)")
        guard let pointer else { throw GitError(code: -1, "cannot open the repository \(path)") }
        var database: OpaquePointer?
        let code = git_repository_odb(&database, pointer)
        guard code == 0, let database else {
            git_repository_free(pointer)
            try GitError.check(code, "cannot open the objects of \(path)")
            throw GitError(code: -1, "cannot open the objects of \(path)")
        }
        return Repository(pointer, database)
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    // MARK: Objects

    /// What an object leads to.
    public enum Target: Sendable, Equatable {
        /// A commit, by tags or directly.
        case commit(ObjectID)
        /// A tree, as a tag or ref may point to one directly.
        case tree(ObjectID)
        /// A blob, as a tag or ref may point to one directly.
        case blob(ObjectID)
    }

    /// The tree to which an object leads, by way of tags and a commit; nil for one that leads to a blob.
    ///
    /// - Throws: `GitError` where an object is missing.
    public func tree(of id: ObjectID) throws(GitError) -> ObjectID? { try tree(of: try target(of: id)) }

    /// The tree of a target; nil for a blob.
    ///
    /// - Throws: `GitError` where an object is missing.
    public func tree(of target: Target) throws(GitError) -> ObjectID? {
        switch target {
        case .commit(let id): try commit(id).tree
        case .tree(let id): id
        case .blob: nil
        }
    }

    /// Follows tags to what they stand for.
    ///
    /// - Throws: `GitError` where an object is missing or broken.
    public func target(of id: ObjectID) throws(GitError) -> Target {
        var object: OpaquePointer?
        try GitError.check(id.withOID { git_object_lookup(&object, pointer, &$0, GIT_OBJECT_ANY) }, "object \(id)")
        defer { git_object_free(object) }
        var peeled: OpaquePointer?
        for type in [GIT_OBJECT_COMMIT, GIT_OBJECT_TREE, GIT_OBJECT_BLOB]
        where git_object_peel(&peeled, object, type) == 0 {
            defer { git_object_free(peeled) }
            guard let found = git_object_id(peeled).map({ ObjectID($0.pointee) }) else { break }
            return type == GIT_OBJECT_COMMIT ? .commit(found) : type == GIT_OBJECT_TREE ? .tree(found) : .blob(found)
        }
        throw GitError(code: -1, "object \(id) does not resolve to a commit, tree or blob")
    }

    /// The size of a blob in bytes, without reading it.
    ///
    /// - Throws: `GitError` where there is none of that name, and for an object of another type: a tree can name a tag as a
    ///   file.
    public func size(ofBlob id: ObjectID) throws(GitError) -> Int {
        guard let header = try header(of: id) else {
            throw GitError(code: GIT_ENOTFOUND.rawValue, "object \(id) is missing")
        }
        guard header.type == GIT_OBJECT_BLOB else { throw GitError(code: -1, "object \(id) is not a file") }
        return header.size
    }

    /// Whether the repository has a blob of that name.
    public func hasBlob(_ id: ObjectID) throws(GitError) -> Bool { try header(of: id)?.type == GIT_OBJECT_BLOB }

    /// Whether the repository has an object that is no commit; false where it has none of that name.
    public func isOtherThanCommit(_ id: ObjectID) throws(GitError) -> Bool {
        try header(of: id).map { $0.type != GIT_OBJECT_COMMIT } ?? false
    }

    private func header(of id: ObjectID) throws(GitError) -> (type: git_object_t, size: Int)? {
        var size = 0
        var type = GIT_OBJECT_INVALID
        let code = id.withOID { git_odb_read_header(&size, &type, database, &$0) }
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try GitError.check(code, "object \(id)")
        return (type, size)
    }

    /// The content of a blob.
    ///
    /// - Throws: `GitError` where there is none of that name, and for an object of another type.
    public func read(blob id: ObjectID) throws(GitError) -> RawObject { try read(id, as: GIT_OBJECT_BLOB) }

    /// The content of a tree.
    func read(tree id: ObjectID) throws(GitError) -> RawObject { try read(id, as: GIT_OBJECT_TREE) }

    private func read(_ id: ObjectID, as type: git_object_t) throws(GitError) -> RawObject {
        var object: OpaquePointer?
        try GitError.check(id.withOID { git_odb_read(&object, database, &$0) }, "object \(id)")
        guard let object else { throw GitError(code: -1, "object \(id)") }
        let content = RawObject(object)
        guard git_odb_object_type(object) == type else {
            throw GitError(code: -1, "object \(id) is not a \(type == GIT_OBJECT_TREE ? "folder" : "file")")
        }
        return content
    }

    /// The absolute path of the repository itself, without a slash at its end.
    public var path: String {
        Repository.withoutSlash(git_repository_path(pointer).map { String(cString: $0) } ?? "")
    }

    /// The top of the working tree without a slash at its end, nil for a bare repository.
    public var workingFolder: String? {
        git_repository_workdir(pointer).map { Repository.withoutSlash(String(cString: $0)) }
    }

    /// The folder that the repository shares with its linked working trees: hooks are there.
    public var commonPath: String {
        git_repository_commondir(pointer).map { Repository.withoutSlash(String(cString: $0)) } ?? path
    }

    private static func withoutSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    // MARK: Refs and settings

    /// What a revision, as git understands it, names.
    public func resolve(_ revision: String) throws(GitError) -> ObjectID {
        var object: OpaquePointer?
        try GitError.check(git_revparse_single(&object, pointer, revision), "revision \(revision)")
        defer { git_object_free(object) }
        guard let id = git_object_id(object) else { throw GitError(code: -1, "revision \(revision)") }
        return ObjectID(id.pointee)
    }

    /// Whether the history ends at a border that a shallow clone has left.
    public var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

    /// A value of the configuration.
    public struct Setting: Sendable {
        /// The name in full, in lower case.
        public var name: String
        /// The value; of a key without `=` what git takes it for, true.
        public var value: String
        /// Whose configuration it is: `system`, `global` (of the user) or `local` (of the repository).
        public var scope: String
    }

    /// Whether the configuration that git reads for this working tree alone (`extensions.worktreeConfig`) has settings of a
    /// section; libgit2 does not read it.
    public func hasWorktreeSettings(ofSection section: String) throws(GitError) -> Bool {
        guard access(path + "/config.worktree", F_OK) == 0 else { return false }
        var configuration: OpaquePointer?
        try GitError.check(git_config_open_ondisk(&configuration, path + "/config.worktree"), "config.worktree")
        defer { git_config_free(configuration) }
        var iterator: OpaquePointer?
        try GitError.check(git_config_iterator_glob_new(&iterator, configuration, "^\(section)\\."), "config.worktree")
        defer { git_config_iterator_free(iterator) }
        var entry: UnsafeMutablePointer<git_config_entry>?
        return git_config_next(&entry, iterator) == 0
    }

    /// The settings of a section, in the order of the configuration.
    public func settings(ofSection section: String) throws(GitError) -> [Setting] {
        var configuration: OpaquePointer?
        try GitError.check(git_repository_config_snapshot(&configuration, pointer), "configuration")
        defer { git_config_free(configuration) }
        var iterator: OpaquePointer?
        let pattern = "^\(section)\\."
        try GitError.check(git_config_iterator_glob_new(&iterator, configuration, pattern), "configuration")
        defer { git_config_iterator_free(iterator) }
        var settings: [Setting] = []
        var entry: UnsafeMutablePointer<git_config_entry>?
        while true {
            let code = git_config_next(&entry, iterator)
            if code == GIT_ITEROVER.rawValue { return settings }
            try GitError.check(code, "configuration")
            guard let found = entry?.pointee, let name = found.name else { continue }
            let scope =
                switch found.level {
                case GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM: "system"
                case GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL: "global"
                default: "local"
                }
            let value = found.value.map { String(cString: $0) } ?? "true"
            settings.append(Setting(name: String(cString: name), value: value, scope: scope))
        }
    }
}
