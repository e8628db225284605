import Git
import Glibc

/// Where git looks for a hook, and what lies there.
struct HookPlace {
    /// The hook.
    let hook: HookCall.Hook
    /// The folder of hooks.
    let folder: String
    /// The folder that `core.hooksPath` names, where it takes the place of the repository's own.
    let hooksPath: String?

    /// The file.
    var path: String { folder + "/" + hook.rawValue }

    /// The place of a hook of a repository.
    ///
    /// - Throws: `GitError` where there is no repository.
    init(_ hook: HookCall.Hook, of repository: Repository) throws(GitError) {
        self.hook = hook
        let configured = try repository.settings(ofSection: "core").last { $0.name == "core.hookspath" }?.value
        hooksPath = configured
        // A relative path begins where hooks run: in the repository itself, or at the top of the working tree.
        if let configured {
            let start = repository.workingFolder ?? repository.path
            folder = configured.hasPrefix("/") ? configured : start + "/" + configured
        } else {
            folder = repository.commonPath + "/hooks"
        }
    }

    /// A place in a folder that all repositories of a machine share.
    init(_ hook: HookCall.Hook, in folder: String) {
        self.hook = hook
        self.folder = folder
        hooksPath = nil
    }

    /// What lies at a place.
    enum State: Equatable {
        /// Nothing: git takes every push.
        case missing
        /// This program, or a link to it.
        case ours
        /// Something that calls this program, as far as its text says.
        case callsUs
        /// Something else.
        case foreign
        /// A file that git does not run, since it is not executable: it takes every push.
        case notExecutable
    }

    /// What lies there.
    var state: State {
        var status = stat()
        guard stat(path, &status) == 0 else { return .missing }
        guard access(path, X_OK) == 0 else { return .notExecutable }
        var own = stat()
        if stat(HookPlace.program, &own) == 0, own.st_dev == status.st_dev, own.st_ino == status.st_ino { return .ours }
        if let target = HookPlace.resolved(path), target.hasSuffix("/kubectl-harden") { return .ours }
        guard let text = HookPlace.beginning(of: path) else { return .foreign }
        return text.contains("kubectl-harden") && text.hasPrefix("#!") ? .callsUs : .foreign
    }

    /// The program itself, by its absolute path.
    static var program: String { resolved("/proc/self/exe") ?? "kubectl-harden" }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private static func beginning(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(descriptor, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
}
