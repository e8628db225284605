import Arguments
import Glibc
import Reporting
import Rules
import Text

/// `explain`: one rule.
struct ExplainCommand: Command {
    static let about = CommandDescription(
        "explain", "Explain a rule: what, why, how to mend it, examples, standards.",
        discussion: """
            A check of another tool, such as CKV_K8S_16 or KSV-0017, leads to the rules that find the same.
            """)

    var id = ""

    var colour = ColourOptions()

    mutating func declare(_ declared: inout Declaration) {
        declared.operand("rule", &id, "The id of a rule, or of a check of another tool.")
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
