import Glibc

/// A process in which git takes in a push: what ends with 0 there lets the push pass.
enum ReceivingProcess {
    /// Whether git has put objects aside for this process, as it does for a pre-receive hook.
    static var hasQuarantine: Bool {
        ["GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]
            .contains { Console.environment($0) != nil }
    }

    /// Whether git may be asking for a verdict: beside the hook in quarantine there are hooks that run in the repository
    /// itself, such as update.
    static var isLikely: Bool { hasQuarantine || Console.environment("GIT_DIR") == "." }

    /// The exit code of a command that was called in such a process, where `code` is its own: without a verdict not 0.
    static func exitCode(_ code: Int32, of arguments: [String]) -> Int32 {
        guard code == 0, isLikely else { return code }
        let command = arguments.first { !$0.hasPrefix("-") }
        // What a check of files or a scan has found is a verdict, though a scan does not see what is in quarantine.
        let isHelp = arguments.contains { ["-h", "--help", "--version"].contains($0) }
        if command == "check", !isHelp, !arguments.contains("--allow-empty") { return code }
        if command == "scan", !isHelp, !hasQuarantine { return code }
        Console.error("\(command.map { "`\($0)`" } ?? "a call without a command") does not judge a push")
        Console.line("hint: the hook calls the gate like this: exec kubectl-harden hook pre-receive")
        return 4
    }
}
