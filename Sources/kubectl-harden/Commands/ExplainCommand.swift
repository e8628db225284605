import Arguments
import Glibc
import Reporting
import Rules
import Text

/// `explain`: one rule.
struct ExplainCommand: Command {
    static let about = CommandDescription(
        "explain", "Explain a rule: what it finds, why it matters, how to fix it, examples, standards.",
        discussion: """
            The id of another tool's check, such as CKV_K8S_16 or KSV-0017, shows the rules that find the same problem.
            """)

    var id = ""

    var colour = ColourOptions()

    mutating func declare(_ declared: inout Declaration) {
        declared.operand("rule", &id, "The id of a rule, or of another tool's check.")
        declared.include(&colour)
    }

    func run() throws {
        let rules = Harden.catalog.rule(named: id).map { [$0] } ?? Harden.catalog.rules(withPeer: id)
        guard !rules.isEmpty else {
            let about = Harden.catalog.rules.filter { $0.isAbout(id) }.count
            let list = about > 0 ? "; `kubectl harden rules \(id)` lists \(about) rules about it" : ""
            throw UsageError("unknown rule \"\(id)\"" + Harden.catalog.hint(for: id) + list)
        }
        let standard = Output(descriptor: STDOUT_FILENO)
        let usesColour = Console.usesColour(standard, colour.choice)
        standard.write(rules.map { RuleText.explanation($0, usesColour: usesColour) }.joined(separator: "\n"))
        try Console.finish(standard)
    }
}
