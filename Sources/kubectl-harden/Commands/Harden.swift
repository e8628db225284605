import Arguments
import Rules
import Text

/// The command line as a whole.
enum Harden {
    /// The rules that there are.
    static let catalog = RuleCatalog.builtIn

    static let parser = CommandParser(program: "kubectl harden", about)

    static let about = CommandDescription(
        "kubectl harden",
        "Judges Kubernetes manifests against hardening rules.",
        discussion: """
            Start with: kubectl harden check FOLDER, or pipe: kubectl kustomize FOLDER | kubectl harden check, or judge a live \
            cluster: kubectl harden check -A

            Exit codes: 0 nothing found at or above --fail-on, 1 findings, 2 a usage error, 3 something could not \
            be read, 4 an internal error.
            """,
        commands: [
            CheckCommand.self, ScanCommand.self, FixCommand.self, AuditCommand.self, HookCommand.self,
            DoctorCommand.self,
            RulesCommand.self,
            ExplainCommand.self, PolicyCommand.self, ObjectsCommand.self, CompletionCommand.self, VersionCommand.self,
            CompleteCommand.self, ManCommand.self, ReadingCommand.self, CELCommand.self,
        ])

    /// The commands that people call.
    static var commandNames: [String] { about.shownCommands.map(\.name).sorted() }
}

extension Command {
    /// The help for it: what a command without work of its own is there for.
    func run() throws { try Console.print(Harden.parser.help(for: Self.self)) }
}
