import Manifest
import Rules
import Text

/// The catalog and its rules in words.
public enum RuleText {
    /// A table of rules.
    public static func table(_ rules: [Rule], isWide: Bool) -> String {
        let width = max(4, rules.map(\.id.count).max() ?? 0) + 2
        // As kubectl heads its tables.
        let head = pad("RULE", width) + pad("SEVERITY", 10) + (isWide ? pad("PROFILES", 52) : "") + "TITLE\n"
        return head
            + rules.map { rule in
                var line = pad(rule.id, width) + pad(rule.severity.rawValue, 10)
                if isWide { line += pad(profiles(of: rule).joined(separator: ","), 52) }
                line += rule.title
                if isWide, !rule.standards.isEmpty {
                    line += " (" + rule.standards.map(\.title).joined(separator: "; ") + ")"
                }
                return line + "\n"
            }.joined()
    }

    /// The rules as a JSON array.
    public static func json(_ rules: [Rule]) -> String {
        var json = JSONText()
        json.array { json in
            for rule in rules {
                json.line()
                json.object { write(rule, to: &$0) }
            }
        }
        return json.string + "\n"
    }

    private static func write(_ rule: Rule, to json: inout JSONText) {
        json.member("id", rule.id)
        json.member("title", rule.title)
        json.member("severity", rule.severity.rawValue)
        json.list("profiles") { json in for profile in profiles(of: rule) { json.element(profile) } }
        json.list("standards") { json in for standard in rule.standards { json.element(standard.title) } }
        json.member("onByDefault", rule.isOnByDefault)
        if !rule.parameters.isEmpty {
            json.list("parameters") { json in
                for parameter in rule.parameters {
                    json.object {
                        $0.member("name", parameter.name)
                        $0.member("title", parameter.title)
                        $0.member("default", parameter.defaultValue.text)
                    }
                }
            }
        }
        json.list("otherTools") { json in
            for peer in rule.peers { json.element(peer.title) }
        }
        json.member("why", rule.why)
        json.member("remediation", rule.remedy)
        if let mend = rule.mend { json.member("fix", mend.safety.rawValue) }
    }

    /// What `explain` prints.
    public static func explanation(_ rule: Rule, usesColour: Bool) -> String {
        let style = TextStyle(usesColour: usesColour)
        var text = "\(style.bold(rule.id))  \(style.severity(rule.severity, rule.severity.rawValue))\n\(rule.title)\n\n"
        text += "\(style.bold("why"))\n\(wrapped(rule.why))\n\n"
        text += "\(style.bold("how to fix it"))\n\(wrapped(rule.remedy))\n"
        if let mend = rule.mend { text += "\(wrapped(mend.call))\n" }
        text += "\n"
        text += "\(style.bold("profiles"))\n  \(profiles(of: rule).joined(separator: ", "))\n"
        if !rule.parameters.isEmpty {
            text += "\n\(style.bold("parameters"))  (spec.rules.\(rule.id).parameters in a policy)\n"
            for parameter in rule.parameters {
                text += "  \(parameter.name): \(parameter.defaultValue.text)\n    \(parameter.title)\n"
            }
        }
        if !rule.standards.isEmpty {
            text += "\n\(style.bold("standards"))\n"
            for standard in rule.standards {
                text += "  \(standard.title)\n" + (standard.link.map { "    \($0)\n" } ?? "")
            }
        }
        if !rule.peers.isEmpty {
            text += "\n\(style.bold("in other tools"))\n"
            for peer in rule.peers { text += wrapped(peer.title) + "\n" }
        }
        guard let exampleFix = rule.exampleFix else { return text }
        text += "\n\(style.bold("bad"))\n" + listing(exampleFix.bad, style)
        text += "\n\(style.bold("good"))\n" + listing(exampleFix, style)
        return text
    }

    /// The profiles that have a rule.
    public static func profiles(of rule: Rule) -> [String] {
        Profile.allCases.filter { $0.contains(rule) }.map(\.rawValue)
    }

    /// An example with the places that the rule points to underlined.
    private static func listing(_ example: Example, _ style: TextStyle) -> String {
        let marks = Dictionary(grouping: example.marks, by: \.line)
        let lines = example.manifest.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return lines.enumerated().map { index, line in
            let columns = marks[index + 1]?.map(\.column) ?? []
            guard let first = columns.first else { return "  \(line)\n" }
            let width = max(1, line.count - first + 1)
            let under = String(repeating: " ", count: first - 1) + style.bad(String(repeating: "^", count: width))
            return "  \(line)\n  \(under)\n"
        }.joined()
    }

    /// What mends the bad example, as a difference.
    private static func listing(_ exampleFix: ExampleFix, _ style: TextStyle) -> String {
        exampleFix.lines.map { line in
            switch line {
            case .kept(let text): "  \(text)\n"
            case .removed(let text): style.bad("- \(text)") + "\n"
            case .added(let text): style.good("+ \(text)") + "\n"
            }
        }.joined()
    }

    private static func wrapped(_ text: String) -> String {
        TextWidth.wrapped(text, width: 75).map { "  " + $0 }.joined(separator: "\n")
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

extension Mend {
    /// The call that mends what a rule finds.
    var call: String {
        let conditions = safeConditions.isEmpty ? "" : ", and `--unsafe` where it may not be safe"
        return switch safety {
        case .safe: "`kubectl harden fix` does it\(conditions)"
        case .unsafe: "`kubectl harden fix --unsafe` does it"
        case .placeholder: "`kubectl harden fix --placeholders` puts in an example value"
        }
    }
}
