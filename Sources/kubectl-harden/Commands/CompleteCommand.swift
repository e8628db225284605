import Arguments
import Kubernetes
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
        let before = Array(words.dropLast())
        guard let command = before.first else { return (Harden.commandNames, false) }
        let definitions = Harden.parser.definitions(for: words)
        if let option = before.last.flatMap({ word in definitions.first { $0.isOption && $0.isCalled(word) } }),
            let values = values(of: option)
        {
            return (values, false)
        }
        if current.hasPrefix("-") { return (definitions.filter(\.isOption).map { "--" + $0.name }, false) }
        let commands = Harden.parser.commands(for: before)
        if command == "hook", before.count == 1 { return (commands + HookCall.Hook.allCases.map(\.rawValue), false) }
        if !commands.isEmpty { return (commands, command == "audit") }
        if let operand = definitions.first(where: { !$0.isOption && !$0.choices.isEmpty }) {
            return (operand.choices, false)
        }
        switch command {
        case "explain": return (Harden.catalog.ids, false)
        case "check" where !current.contains("/") || current.split(separator: "/").count < 2:
            return (Kubectl.completions(for: current), true)
        default: return ([], true)
        }
    }

    /// What may follow an option, nil where that is anything, or a file.
    private func values(of option: ArgumentDefinition) -> [String]? {
        switch option.name {
        case "rule", "skip-rule": Harden.catalog.ids
        case "kubernetes-version": (0...6).map { "1.\(KubernetesVersion.newest.minor - $0)" }
        case "namespace": Kubectl.names(["get", "namespaces", "--output", "name"])
        case "context": Kubectl.names(["config", "get-contexts", "--output", "name"])
        default: option.choices.isEmpty ? nil : option.choices
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
