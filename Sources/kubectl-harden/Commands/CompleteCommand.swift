import ArgumentParser
import Reporting

/// `__complete`: the words that may stand next, one a line, as kubectl asks a plugin's completion program. The last line
/// tells the shell what to do besides, in the numbers of kubectl's completion (4: no file names, 0: file names).
struct CompleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "__complete", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() {
        let current = words.last ?? ""
        let previous = words.dropLast().last ?? ""
        let candidates = candidates(after: previous, isFirst: words.count <= 1, isFlag: current.hasPrefix("-"))
        for candidate in candidates where candidate.hasPrefix(current) { print(candidate) }
        print(candidates.isEmpty ? ":0" : ":4")
    }

    private func candidates(after previous: String, isFirst: Bool, isFlag: Bool) -> [String] {
        if isFirst { return ["check", "doctor", "explain", "hook", "objects", "policy", "rules", "scan", "version"] }
        switch previous {
        case "--profile": return Profile.allCases.map(\.rawValue)
        case "--rule", "--skip-rule", "explain": return Rule.all.map(\.id)
        case "--fail-on": return FailureThreshold.allCases.map(\.rawValue)
        case "-o", "--output": return OutputOptions.Format.allCases.map(\.rawValue)
        case "hook": return ["install", "status", "uninstall"] + HookCall.Hook.allCases.map(\.rawValue)
        case "--hook": return HookCall.Hook.allCases.map(\.rawValue)
        case "policy": return ["check", "show", "schema"]
        default: break
        }
        guard isFlag else { return [] }
        return [
            "--profile", "--rule", "--skip-rule", "--policy", "--kubernetes-version", "--fail-on", "--output",
            "--no-inline-exemptions", "--baseline", "--write-baseline", "--no-color", "--quiet",
        ]
    }
}
