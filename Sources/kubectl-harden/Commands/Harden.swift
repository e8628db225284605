import ArgumentParser

/// The command line as a whole.
struct Harden: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubectl harden",
        abstract: "Judges Kubernetes manifests against hardening rules.",
        discussion: """
            Start with: kubectl harden check FOLDER, or pipe: kubectl kustomize FOLDER | kubectl harden check, or judge what \
            runs: kubectl harden check -A

            Exit codes: 0 nothing found at or above --fail-on, 1 findings, 2 a mistake in the call, 3 something could not \
            be read, 4 an internal error.
            """,
        version: Version.program,
        subcommands: [
            CheckCommand.self, ScanCommand.self, HookCommand.self, DoctorCommand.self, RulesCommand.self,
            ExplainCommand.self, PolicyCommand.self, ObjectsCommand.self, CompletionCommand.self, VersionCommand.self,
            CompleteCommand.self, ManCommand.self,
        ])
}
