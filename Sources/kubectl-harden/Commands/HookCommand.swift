import Text
import Arguments
import Git
import Glibc
import Reporting

/// `hook`: the Git hooks, and what puts them in place. A call that git makes never comes here (see `HookCall`).
struct HookCommand: Command {
    static let about = CommandDescription(
        "hook", "Run as a Git hook, or install one.",
        discussion: """
            The hooks are pre-receive and update on a server, pre-commit and pre-push in a clone. git calls them; the program \
            can also be called through a link that has the name of the hook. As a hook it exits with 0 only if something was \
            judged and nothing was refused: a missing command, an unknown option or truncated input is refused too.

            Examples:
              kubectl harden hook install --repo /srv/git/shop.git
              kubectl harden doctor --repo /srv/git/shop.git
            """,
        commands: [
            Install.self, Status.self, Uninstall.self, PreReceive.self, Update.self, PreCommit.self, PrePush.self,
        ])

    /// Without the name of a hook there is no verdict.
    func run() throws {
        Console.line(Harden.parser.help(for: HookCommand.self))
        throw ExitCode(2)
    }

    /// Where a hook is to be put, or looked for.
    struct PlaceOptions: Arguments {
        var repo = "."

        var hook: HookCall.Hook?

        var system = false

        mutating func declare(_ declared: inout Declaration) {
            declared.option(
                "repo", value: "folder", &repo, "The repository (default: the one that contains the current folder).")
            declared.option(
                "hook", value: "hook", &hook,
                "pre-receive, update, pre-commit or pre-push (default: pre-commit in a clone, otherwise pre-receive).")
            declared.flag(
                "system", &system,
                "For all repositories on the machine: in the system's core.hooksPath, or /etc/git/hooks if that is not set."
            )
        }

        /// The file that the options name.
        func file() throws -> HookFile { try file(hook) }

        /// The update hook of a server, which serves as well where the options name no hook; nil where it does not.
        func otherFile(than file: HookFile) throws -> HookFile? {
            hook == nil && file.place.hook == .preReceive ? try self.file(.update) : nil
        }

        /// The file of a hook; of the usual one where none is given.
        func file(_ hook: HookCall.Hook?) throws -> HookFile {
            if system {
                let folder = SystemHooks.folder ?? SystemHooks.standardFolder
                guard folder.hasPrefix("/") else {
                    throw InputError(
                        message: """
                            the system's core.hooksPath is \(folder), which git resolves inside each repository: \
                            set it to an absolute path
                            """)
                }
                return HookFile(place: HookLocation(hook ?? .preReceive, in: folder))
            }
            do throws(GitError) {
                let repository = try Repository.open(around: repo)
                let standard: HookCall.Hook = repository.workingFolder == nil ? .preReceive : .preCommit
                return HookFile(place: try HookLocation(hook ?? standard, of: repository))
            } catch {
                throw InputError(message: error.description)
            }
        }
    }

    /// `hook install`
    struct Install: Command {
        static let about = CommandDescription(
            "install", "Install a hook: a script that calls this program.",
            discussion: """
                The script refuses if the program is missing. With --force, an existing hook is kept, and restored by \
                `hook uninstall`.
                """)

        var options = PlaceOptions()

        var force = false

        mutating func declare(_ declared: inout Declaration) {
            declared.include(&options)
            declared.flag("force", &force, "Replace another hook.")
        }

        func run() throws {
            guard let program = HookFile.program else {
                throw InputError(message: "the program cannot determine its own path (is /proc mounted?)")
            }
            let file = try options.file()
            let (state, path) = (file.state, Printable.text(file.place.path))
            if state == .installed(program: program) {
                print("\(path) is already installed")
                return try confirm(file)
            }
            if state != .missing, !file.isOurs {
                guard force else {
                    let words = state.words(for: file.place.hook)
                    throw UsageError("\(path) already exists (\(words)); call this program from it, or use --force")
                }
                try file.keepOther()
                print("the previous hook is kept as \(Printable.text(file.keptPath))")
            }
            try file.makeFolder()
            try file.write(program: program)
            if options.system { try SystemHooks.use(file.place.folder) }
            print("\(path) calls \(Printable.text(program))")
            try confirm(file)
        }

        /// Looks whether git would now run what was put in place.
        private func confirm(_ file: HookFile) throws {
            guard access(file.place.path, X_OK) == 0 else {
                throw InputError(message: "\(file.place.path) cannot be executed: is the file system mounted noexec?")
            }
            if let obstacle = file.obstacle { throw InputError(message: obstacle) }
            if options.system {
                guard let folder = SystemHooks.effectiveFolder, folder == file.place.folder else {
                    throw InputError(
                        message: """
                            git would not run it: core.hooksPath is \(SystemHooks.effectiveFolder ?? "not set") for this user
                            """)
                }
            } else if file.place.isShared {
                print("\(file.place.sharing): the hook applies to every repository that uses this hooks folder")
            }
            guard file.place.hook.isOnServer else { return }
            print(
                "to prove that it refuses a bad push: kubectl harden doctor\(options.system ? " --repo FOLDER" : " --repo " + options.repo)"
            )
        }
    }

    /// `hook status`
    struct Status: Command {
        static let about = CommandDescription(
            "status", "Show whether a hook is installed.")

        var options = PlaceOptions()

        mutating func declare(_ declared: inout Declaration) {
            declared.include(&options)
        }

        func run() throws {
            var file = try options.file()
            // One of the two hooks of a server is enough; the other is not asked for.
            if let other = try options.otherFile(than: file), other.isOurs {
                if file.isOurs { say(other) } else { file = other }
            }
            say(file)
            if case .hooksPath(let scope, let value) = file.place.origin, !options.system {
                print(
                    "core.hooksPath (\(scope)) is \(Printable.text(value)): hooks in the repository itself are not run")
            }
            if let obstacle = file.obstacle { throw InputError(message: obstacle) }
            switch file.state {
            case .installed, .link, .namesProgram: break
            case .missing, .changed, .withoutProgram, .dangling, .foreign, .notExecutable: throw ExitCode(1)
            }
        }

        private func say(_ file: HookFile) {
            print("\(Printable.text(file.place.path)): \(Printable.text(file.state.words(for: file.place.hook)))")
        }
    }

    /// `hook uninstall`
    struct Uninstall: Command {
        static let about = CommandDescription(
            "uninstall", "Remove the installed hook, and restore the one that was there before.")

        var options = PlaceOptions()

        var shared = false

        mutating func declare(_ declared: inout Declaration) {
            declared.include(&options)
            declared.flag("shared", &shared, "Even if other repositories use the same hooks folder.")
        }

        func run() throws {
            let file = try options.file()
            let (state, path) = (file.state, Printable.text(file.place.path))
            guard file.isOurs else {
                let hint =
                    try options.otherFile(than: file)?.isOurs ?? false ? "; the update hook was: use --hook update" : ""
                throw UsageError(
                    state == .missing
                        ? "nothing is installed: there is no hook at \(path)\(hint)"
                        : "\(path) was not installed by this program: \(state.words(for: file.place.hook))\(hint)")
            }
            if !options.system, !shared, file.place.isShared {
                var other = ""
                if case .hooksPath("system", _) = file.place.origin { other = ", or --system" }
                throw UsageError(
                    """
                    \(file.place.sharing): without the hook, no repository that uses this hooks folder is judged. \
                    If that is intended, use --shared\(other)
                    """)
            }
            let isRestored = try file.remove()
            if options.system, !isRestored { try SystemHooks.stopUsing(file.place.folder) }
            let remaining = [HookCall.Hook.preReceive, .update].compactMap { try? options.file($0) }.first {
                file.place.hook.isOnServer && $0.isOurs
            }
            if let remaining {
                print("removed \(path): pushes are still judged, by \(Printable.text(remaining.place.path))")
                if isRestored { print("the previous hook is restored") }
                return
            }
            let consequence =
                switch file.place.hook {
                case .preReceive, .update: "pushes are no longer judged"
                case .preCommit: "commits made here are no longer judged"
                case .prePush: "pushes from here are no longer judged"
                }
            print("removed \(path): \(consequence)")
            if isRestored { print("the previous hook is restored") }
        }
    }
}

extension HookCall.Hook: ArgumentValue {}

/// The hooks themselves, for help and for mistakes in calling them.
extension HookCommand {
    /// `hook pre-receive`
    struct PreReceive: Command {
        static let about = CommandDescription(
            "pre-receive", "Judge a push, on the server; git gives the refs on standard input.")

        var serverFile: String?

        mutating func declare(_ declared: inout Declaration) {
            declared.option("server-file", value: "file", &serverFile, ServerFileHelp.text)
        }
    }

    /// `hook update`
    struct Update: Command {
        static let about = CommandDescription(
            "update", "Judge one ref of a push, on the server; git gives its name and two ids.")

        var serverFile: String?

        var arguments: [String] = []

        mutating func declare(_ declared: inout Declaration) {
            declared.option("server-file", value: "file", &serverFile, ServerFileHelp.text)
            declared.operands("arguments", &arguments, "")
        }

        func validate() throws {
            throw UsageError("git calls this hook with three arguments: a ref, the old id, the new id")
        }
    }

    /// `hook pre-commit`
    struct PreCommit: Command {
        static let about = CommandDescription(
            "pre-commit", "Judge what is about to be committed.")
    }

    /// `hook pre-push`
    struct PrePush: Command {
        static let about = CommandDescription(
            "pre-push", "Judge what is about to be pushed; git gives the refs on standard input."
        )

        var arguments: [String] = []

        mutating func declare(_ declared: inout Declaration) {
            declared.operands("arguments", &arguments, "")
        }

        func validate() throws {
            throw UsageError("git calls this hook with two arguments: the name and the address of a remote")
        }
    }
}
