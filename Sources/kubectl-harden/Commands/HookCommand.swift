import ArgumentParser

/// `hook`: the Git hooks. A call that git makes never comes here (see `HookCall`): this is for help and mistakes.
struct HookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Run as a Git hook: kubectl harden hook pre-receive.",
        subcommands: [PreReceiveCommand.self])

    /// `hook pre-receive`
    struct PreReceiveCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pre-receive",
            abstract: "Judge a push, on the server; git gives the refs on standard input.",
            discussion: """
                Put the program, or a link to it, into the repository as hooks/pre-receive. Settings, by git config on the \
                server: harden.mode (enforce, warn, off), harden.profile, harden.failOn, and those of docs/gate.md.
                """)
    }
}
