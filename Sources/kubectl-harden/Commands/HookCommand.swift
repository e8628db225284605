import ArgumentParser
import Git
import Glibc
import Reporting

/// `hook`: the Git hooks, and what puts them in place. A call that git makes never comes here (see `HookCall`).
struct HookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Run as a Git hook, or put one in place.",
        discussion: """
            As hooks: pre-receive and update on a server, pre-commit and pre-push in a clone. git calls them; the program can \
            also be called by a link with the name of the hook.
            """,
        subcommands: [
            Install.self, Status.self, Uninstall.self, PreReceive.self, Update.self, PreCommit.self, PrePush.self,
        ])

    /// Where a hook is to be put, or looked for.
    struct PlaceOptions: ParsableArguments {
        @Option(help: ArgumentHelp("The repository (default: the one around the working folder).", valueName: "folder"))
        var repo = "."

        @Option(
            help: ArgumentHelp(
                "pre-receive, update, pre-commit or pre-push (default: pre-receive, and pre-commit in a clone).",
                valueName: "hook"))
        var hook: HookCall.Hook?

        @Flag(help: "For all repositories of the machine: /etc/git/hooks, by core.hooksPath of the system.")
        var system = false

        /// The place that the options name.
        func place() throws -> HookPlace {
            if system { return HookPlace(hook ?? .preReceive, in: HookCommand.systemFolder) }
            do throws(GitError) {
                let repository = try Repository.open(around: repo)
                let standard: HookCall.Hook = repository.workingFolder == nil ? .preReceive : .preCommit
                return try HookPlace(hook ?? standard, of: repository)
            } catch {
                throw InputError(message: error.description)
            }
        }
    }

    static let systemFolder = "/etc/git/hooks"

    /// `hook install`
    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "install", abstract: "Put a hook in place, as a link to this program.")

        @OptionGroup var options: PlaceOptions

        @Flag(help: "Take the place of another hook.")
        var force = false

        func run() throws {
            let place = try options.place()
            switch place.state {
            case .ours:
                print("\(Printable.text(place.path)) is this program already")
                return
            case .missing: break
            case .callsUs, .foreign, .notExecutable:
                guard force else {
                    throw ValidationError("\(place.path) is another hook; call this program from it, or use --force")
                }
                let kept = place.path + ".old"
                guard access(kept, F_OK) != 0 else { throw ValidationError("\(kept) is there already: move it away") }
                guard rename(place.path, kept) == 0 else { throw HookCommand.failure(place.path) }
                print("the hook that was there is now \(Printable.text(kept))")
            }
            try HookCommand.makeFolders(place.folder)
            guard symlink(HookPlace.program, place.path) == 0 else { throw HookCommand.failure(place.path) }
            if options.system {
                let git = Subprocess.run(["git", "config", "--system", "core.hooksPath", place.folder])
                guard git.status == 0 else {
                    throw InputError(message: "git config --system core.hooksPath: \(git.output)")
                }
            }
            print("\(Printable.text(place.path)) -> \(HookPlace.program)")
            if place.hook == .preReceive {
                print("prove that it refuses: kubectl harden doctor\(options.system ? "" : " --repo " + options.repo)")
            }
        }
    }

    /// `hook status`
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Say whether a hook is in place.")

        @OptionGroup var options: PlaceOptions

        func run() throws {
            let place = try options.place()
            print("\(Printable.text(place.path)): \(HookCommand.words(place.state, of: place.hook))")
            if let hooksPath = place.hooksPath {
                print("core.hooksPath is \(Printable.text(hooksPath)): hooks in the repository itself are not run")
            }
            if place.state != .ours, place.state != .callsUs { throw ExitCode(1) }
        }
    }

    /// `hook uninstall`
    struct Uninstall: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "uninstall", abstract: "Take a hook away that is a link to this program.")

        @OptionGroup var options: PlaceOptions

        func run() throws {
            let place = try options.place()
            guard place.state == .ours else {
                throw ValidationError(
                    "\(place.path) is not this program: \(HookCommand.words(place.state, of: place.hook))")
            }
            guard unlink(place.path) == 0 else { throw HookCommand.failure(place.path) }
            print("\(Printable.text(place.path)) is gone: pushes are no longer judged")
        }
    }

    /// What lies at a place, in words.
    static func words(_ state: HookPlace.State, of hook: HookCall.Hook) -> String {
        let isCommit = hook == .preCommit
        return switch state {
        case .missing: isCommit ? "no hook: every commit is made" : "no hook: every push is taken"
        case .ours: "this program"
        case .callsUs: "a script that names this program"
        case .foreign: "another hook"
        case .notExecutable:
            "not executable: git does not run it, and \(isCommit ? "makes every commit" : "takes every push")"
        }
    }

    private static func failure(_ path: String) -> InputError {
        InputError(message: "\(path): \(String(cString: strerror(errno)))")
    }

    private static func makeFolders(_ folder: String) throws {
        var path = ""
        for part in folder.split(separator: "/") {
            path += (path.isEmpty && !folder.hasPrefix("/") ? "" : "/") + part
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure(path) }
        }
    }
}

extension HookCall.Hook: ExpressibleByArgument {}

/// The hooks themselves, for help and for mistakes in calling them.
extension HookCommand {
    /// `hook pre-receive`
    struct PreReceive: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pre-receive", abstract: "Judge a push, on the server; git gives the refs on standard input.")

        @Option(help: ArgumentHelp("The server's file of settings.", valueName: "file"))
        var serverFile: String?
    }

    /// `hook update`
    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "update", abstract: "Judge one ref of a push, on the server; git gives its name and two ids.")

        @Option(help: ArgumentHelp("The server's file of settings.", valueName: "file"))
        var serverFile: String?

        @Argument var arguments: [String]

        func validate() throws {
            throw ValidationError("git calls this hook with three arguments: a ref, the old id, the new id")
        }
    }

    /// `hook pre-commit`
    struct PreCommit: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pre-commit", abstract: "Judge what is about to be committed.")
    }

    /// `hook pre-push`
    struct PrePush: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pre-push", abstract: "Judge what is about to be pushed; git gives the refs on standard input."
        )

        @Argument var arguments: [String]

        func validate() throws {
            throw ValidationError("git calls this hook with two arguments: the name and the address of a remote")
        }
    }
}
