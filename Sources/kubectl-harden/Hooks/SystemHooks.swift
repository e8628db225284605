import Git
import Glibc

/// The folder of hooks that all repositories of a machine share, by `core.hooksPath` of the system's configuration.
enum SystemHooks {
    /// The folder that is made where the system names none.
    static let standardFolder = "/etc/git/hooks"

    /// The folder that the system's configuration names.
    static var folder: String? { named(["config", "--system", "--type=path", "--get", "core.hooksPath"]) }

    /// The folder that git takes for this user, in a repository that names none of its own.
    static var effectiveFolder: String? {
        named(["-C", "/", "config", "--type=path", "--get", "core.hooksPath"])
    }

    /// Has the system's configuration name a folder.
    ///
    /// - Throws: `InputError` where it cannot be written.
    static func use(_ folder: String) throws {
        if self.folder == folder { return }
        try set(["core.hooksPath", folder])
    }

    /// Takes the name of the folder that this program has made out of the system's configuration, where no other hook is
    /// left in it.
    ///
    /// - Throws: `InputError` where it cannot be written.
    static func stopUsing(_ folder: String) throws {
        guard folder == standardFolder, self.folder == folder else { return }
        guard rmdir(folder) == 0 else {
            print("other hooks remain in \(folder): the system's core.hooksPath still points to it")
            return
        }
        try set(["--unset-all", "core.hooksPath"])
        print("the system's core.hooksPath is unset too: hooks in the repositories themselves run again")
    }

    private static func named(_ arguments: [String]) -> String? {
        let git = HookLocation.git(arguments)
        guard git.status == 0, let path = git.output.split(separator: "\n").first else { return nil }
        return String(path)
    }

    private static func set(_ arguments: [String]) throws {
        let git = HookLocation.git(["config", "--system"] + arguments)
        guard git.status == 0 else { throw InputError(message: "git config --system core.hooksPath: \(git.output)") }
    }
}
