import ArgumentParser
import Glibc
import Reporting

/// `explain`: one rule.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a rule: what, why, how to mend it, examples, standards.")

    @Argument(help: ArgumentHelp("The id of a rule.", valueName: "rule"))
    var id: String

    @Flag(help: "No colours, even on a terminal.")
    var noColor = false

    func run() throws {
        guard let rule = Rule.named(id) else {
            throw ValidationError("unknown rule \"\(id)\"" + Nearest.hint(id, among: Rule.all.map(\.id)))
        }
        let standard = Output(descriptor: STDOUT_FILENO)
        standard.write(RuleText.explanation(rule, usesColour: Console.usesColour(standard, isForbidden: noColor)))
        standard.flush()
    }
}
