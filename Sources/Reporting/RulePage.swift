import Rules
import Text

/// The pages of the documentation about the rules, as Markdown.
public enum RulePage {
    /// The pages by file name: one for each rule, and an index.
    public static func all(_ rules: [Rule]) -> [(name: String, text: String)] {
        [("README.md", index(rules))] + rules.map { ("\($0.id).md", page($0)) }
    }

    private static func index(_ rules: [Rule]) -> String {
        var text = """
            # The rules

            Generated from the rules by `make docs`. A rule that is on belongs to the profile `recommended`; the others belong to
            `all`, or need a policy that switches them on.

            | rule | severity | on | what it finds | profiles |
            |---|---|---|---|---|

            """
        for rule in rules {
            let profiles = RuleText.profiles(of: rule).filter { $0 != "all" && $0 != "recommended" }
            text += "| [\(rule.id)](\(rule.id).md) | \(rule.severity.rawValue) | \(rule.isOnByDefault ? "on" : "") "
            text += "| \(rule.title) | \(profiles.joined(separator: ", ")) |\n"
        }
        return text
    }

    private static func page(_ rule: Rule) -> String {
        var text = "# \(rule.id)\n\n\(rule.title) (\(rule.severity.rawValue)).\n\n"
        text += "\(wrapped(rule.why))\n\n\(wrapped("**How to fix it:** \(rule.remedy)."))\n"
        if let mend = rule.mend { text += "\n\(wrapped(mend.call)).\n" }
        let profiles = RuleText.profiles(of: rule).map { "`\($0)`" }
        text +=
            "\nProfiles: "
            + (profiles.isEmpty ? "none; select it with `--rule` or in a policy" : profiles.joined(separator: ", "))
        text += ".\n"
        if rule.isOnlyForGit { text += "\nJudged in the gate and for commit ranges, not by `check`.\n" }
        if !rule.parameters.isEmpty {
            text += "\n| parameter | default | what it is for |\n|---|---|---|\n"
            for parameter in rule.parameters {
                text += "| `\(parameter.name)` | `\(parameter.defaultValue.text)` | \(parameter.title) |\n"
            }
        }
        text += "\n## Bad\n" + rule.bad.map { code($0.manifest) }.joined()
        text += "\n## Good\n" + rule.good.map { code($0.manifest) }.joined()
        if !rule.standards.isEmpty {
            text += "\n## Standards\n\n"
            for standard in rule.standards {
                text += "- " + (standard.link.map { "[\(standard.title)](\($0))" } ?? standard.title) + "\n"
            }
        }
        if !rule.peers.isEmpty {
            text += "\n## In other tools\n\n"
            for peer in rule.peers { text += "- \(peer.title)\n" }
        }
        return text
    }

    private static func code(_ manifest: String) -> String {
        "\n```yaml\n\(manifest.hasSuffix("\n") ? manifest : manifest + "\n")```\n"
    }

    private static func wrapped(_ text: String) -> String {
        TextWidth.wrapped(text, width: 118).joined(separator: "\n")
    }
}
