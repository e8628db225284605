import Git
import Glibc

/// Where git looks for a hook, as git itself says.
struct HookLocation {
    /// The hook.
    let hook: HookCall.Hook
    /// The folder of hooks.
    let folder: String
    /// Where the folder comes from.
    let origin: Origin

    /// Why git looks there.
    enum Origin: Equatable {
        /// It is the repository's own folder.
        case repository
        /// `core.hooksPath` names it, in the configuration of `system`, `global` (the user), `local` (the repository) or
        /// `command` (the call).
        case hooksPath(scope: String, value: String)
    }

    /// The file.
    var path: String { folder + "/" + hook.rawValue }

    /// The user to whom the repository belongs, under whom git mostly receives pushes; nil for a folder of all repositories.
    let owner: uid_t?

    /// Whether other repositories may have their hooks there as well: the folder lies outside of the repository, by a
    /// setting or by a link, or the setting is not the repository's own.
    let isShared: Bool

    /// Why the folder may be that of other repositories too.
    var sharing: String {
        switch origin {
        case .hooksPath(let scope, let value): "core.hooksPath (\(scope)) is \(value)"
        case .repository: "\(folder) leads out of the repository"
        }
    }

    /// The place of a hook of a repository.
    ///
    /// - Throws: `GitError` where git cannot say.
    init(_ hook: HookCall.Hook, of repository: Repository) throws(GitError) {
        self.hook = hook
        var status = stat()
        owner = stat(repository.path, &status) == 0 ? status.st_uid : nil
        // A hook of the server runs in the repository itself, one of a clone at the top of the working tree.
        let start = hook.isOnServer ? repository.path : repository.workingFolder ?? repository.path
        let place = hook.isOnServer ? ["-C", start, "--git-dir=."] : ["-C", start]
        let named = HookLocation.git(place + ["rev-parse", "--git-path", "hooks/" + hook.rawValue])
        guard named.status == 0, let path = named.output.split(separator: "\n").first.map(String.init) else {
            throw GitError(message: "git cannot say where the hooks of \(start) are: \(named.output)")
        }
        let whole = (path.hasPrefix("/") ? path : start + "/" + path).normalizedPath
        folder = String(whole[..<(whole.lastIndex(of: "/") ?? whole.startIndex)])
        // Scope, tab, value: a relative path in the file's own words.
        let setting = HookLocation.git(place + ["config", "--show-scope", "--get", "core.hooksPath"])
        let words = setting.output.split(separator: "\n").first?.split(separator: "\t", maxSplits: 1).map(String.init)
        if setting.status == 0, let words, words.count == 2 {
            origin = .hooksPath(scope: words[0], value: words[1])
        } else {
            origin = .repository
        }
        if case .hooksPath(let scope, _) = origin, scope != "local", scope != "worktree" {
            isShared = true
        } else {
            let real = HookLocation.real(folder)
            let own = [repository.commonPath, repository.workingFolder].compactMap { $0 }.map(HookLocation.real)
            isShared = !own.contains { real.hasPrefix($0 + "/") }
        }
    }

    /// A path without links; what is not there yet is taken as it is written.
    private static func real(_ path: String) -> String {
        if let real = path.realPath { return real }
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return path }
        return real(String(path[..<slash])) + path[slash...]
    }

    /// A place in a folder that all repositories of a machine share.
    init(_ hook: HookCall.Hook, in folder: String) {
        self.hook = hook
        self.folder = folder
        owner = nil
        origin = .hooksPath(scope: "system", value: folder)
        isShared = true
    }

    /// Asks git, without what the process around may have set for it. Whose the repository is does not matter to a question
    /// about its hooks.
    static func git(_ arguments: [String]) -> Subprocess {
        let variables = [
            "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_COMMON_DIR", "GIT_PREFIX",
        ]
        return Subprocess.run(
            ["git", "-c", "safe.directory=*"] + arguments,
            environment: Dictionary(uniqueKeysWithValues: variables.map { ($0, nil) }))
    }
}
