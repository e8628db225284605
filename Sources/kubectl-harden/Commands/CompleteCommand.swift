import Arguments
import Kubernetes
import Policy
import Reporting
import Rules

/// `__complete`: the words that may stand next, one a line, as kubectl asks a plugin's completion program. The last line
/// tells the shell what to do besides, in the numbers of kubectl's completion (4: no file names, 0: file names).
struct CompleteCommand: Command {
    static let about = CommandDescription("__complete", isHidden: true, takesAnyWord: true)

    var words: [String] = []

    mutating func declare(_ declared: inout Declaration) {
        declared.operands("word", &words, "")
    }

    func run() {
        let current = words.last ?? ""
        let candidates = candidates(for: current)
        for word in candidates.words where word.hasPrefix(current) { print(word) }
        print(candidates.allowsFiles ? ":0" : ":4")
    }

    private func candidates(for current: String) -> (words: [String], allowsFiles: Bool) {
        if words.count <= 1 { return (Harden.commandNames, false) }
        let command = words[0]
        if let values = values(after: words[words.count - 2]) { return (values, false) }
        if current.hasPrefix("-") {
            return (Harden.parser.definitions(for: words).filter(\.isOption).map { "--" + $0.name }, false)
        }
        switch command {
        case "explain": return (Harden.catalog.ids, false)
        case "completion": return (CompletionCommand.Shell.allCases.map(\.rawValue), false)
        case "check" where !current.contains("/") || current.split(separator: "/").count < 2:
            return (Kubectl.completions(for: current), true)
        case "hook" where words.count == 2:
            return (["install", "status", "uninstall"] + HookCall.Hook.allCases.map(\.rawValue), false)
        case "policy" where words.count == 2: return (["check", "show", "schema"], false)
        default: return ([], true)
        }
    }

    private var isJudging: Bool { words[0] == "check" || words[0] == "scan" }

    /// What may follow an option, nil where that is anything, or a file.
    private func values(after option: String) -> [String]? {
        switch option {
        case "--profile": Profile.allCases.map(\.rawValue)
        case "--rule", "--skip-rule": Harden.catalog.ids
        case "--fail-on": FailureThreshold.allCases.map(\.rawValue)
        case "-o" where isJudging, "--output" where isJudging: OutputOptions.Format.allCases.map(\.rawValue)
        case "--group-by": TextReport.Grouping.allCases.map(\.rawValue)
        case "--kubernetes-version": (0...6).map { "1.\(KubernetesVersion.newest.minor - $0)" }
        case "--hook": HookCall.Hook.allCases.map(\.rawValue)
        case "-n", "--namespace": Kubectl.names(["get", "namespaces", "--output", "name"])
        case "--context": Kubectl.names(["config", "get-contexts", "--output", "name"])
        default: nil
        }
    }
}

extension Kubectl {
    /// What kubectl says of names, nothing where it cannot say anything.
    static func names(_ arguments: [String]) -> [String] {
        lines(arguments).map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }

    /// The types, and objects of a type, that kubectl itself would complete for `kubectl get`.
    static func completions(for current: String) -> [String] {
        lines(["__complete", "get", current]).filter { !$0.hasPrefix(":") }.map { line in
            String(line.prefix { $0 != "\t" })
        }
    }

    private static func lines(_ arguments: [String]) -> [String] {
        let run = Subprocess.run(["sh", "-c", "exec kubectl \"$@\" 2>/dev/null", "kubectl"] + arguments)
        return run.status == 0 ? run.output.split(separator: "\n").map(String.init) : []
    }
}
