import Inspection
import Rules

/// The line that ends a report: what was read, what was found, and what that means.
public enum SummaryText {
    /// The line without colours.
    public static func line(_ summary: Summary) -> String { line(summary, TextStyle(usesColour: false)) }

    /// The line.
    ///
    /// - Parameter namesRules: whether the line names the rules that failed the run.
    static func line(_ summary: Summary, _ style: TextStyle, namesRules: Bool = true) -> String {
        var read = [count(summary.files, "file"), count(summary.documents, "document")]
        read.append(count(summary.objects, "object") + " judged")
        let skipped = SkipReason.allCases.compactMap { reason in
            summary.skipped[reason].map { "\($0) skipped (\(reason.title))" }
        }
        read += skipped
        read += UnreadPart.Reason.allCases.compactMap { reason in
            summary.unread[reason].map { "\($0) not judged (\(reason.title))" }
        }
        if summary.folded > 0 { read.append("\(summary.folded) covered by their controllers") }
        if summary.sets.complete + summary.sets.partial > 0 { read.append(sets(summary.sets)) }
        if summary.failed > 0 { read.append(style.bad("\(summary.failed) could not be read")) }
        var text = read.joined(separator: ", ") + ". " + findings(summary)
        if !summary.fixed.isEmpty { text += " " + style.good("\(summary.fixed.count) fixed.") }
        if summary.exempted > 0 { text += " \(summary.exempted) exempted." }
        return text + " " + verdict(summary, style, namesRules: namesRules)
    }

    /// The rules that failed the run with the number of their findings, where there are more than the line names.
    static func table(_ summary: Summary, _ style: TextStyle) -> String {
        // Of one object all that is to be known stands right above.
        guard summary.failing.count > 5, summary.objects > 1 else { return "" }
        func severity(_ rule: String) -> Severity { summary.failingSeverities[rule] ?? .medium }
        let rules = summary.failing.sorted {
            (severity($1.key), $1.value, $0.key) < (severity($0.key), $0.value, $1.key)
        }
        let width = rules.prefix(15).map { String($0.value).count }.max() ?? 1
        let rows = rules.prefix(15).map { name, count in
            let severity = severity(name)
            let number = String(repeating: " ", count: width - String(count).count) + String(count)
            let padding = String(repeating: " ", count: 10 - severity.rawValue.count)
            return "  \(number)  \(style.severity(severity, severity.rawValue))\(padding)\(name)\n"
        }
        return style.bold("rules that fail the run") + "\n" + rows.joined()
            + (rules.count > 15 ? "  and \(count(rules.count - 15, "more rule"))\n" : "") + "\n"
    }

    /// How many sets of objects were judged together, and whether they were taken to be whole.
    private static func sets(_ sets: SetCount) -> String {
        let kinds = [(sets.complete, "complete"), (sets.partial, "partial")].filter { $0.0 > 0 }
        if kinds.count == 1 { return count(kinds[0].0, "\(kinds[0].1) set") }
        return "\(sets.complete + sets.partial) sets (\(kinds.map { "\($0.0) \($0.1)" }.joined(separator: ", ")))"
    }

    private static func findings(_ summary: Summary) -> String {
        let total = summary.findings.values.reduce(0, +)
        guard total > 0 else { return "No findings." }
        let parts = Severity.allCases.reversed().compactMap { severity in
            summary.findings[severity].map { "\($0) \(severity.rawValue)" }
        }
        return "\(count(total, "finding")): \(parts.joined(separator: ", "))."
    }

    private static func verdict(_ summary: Summary, _ style: TextStyle, namesRules: Bool) -> String {
        let threshold = "(fail-on \(summary.threshold.rawValue))"
        return switch summary.verdict {
        case .pass: style.good("Passed \(threshold).")
        case .fail:
            style.bad("Failed \(threshold): \(namesRules ? causes(summary) : count(summary.failing.count, "rule")).")
        case .error where summary.hasNothing: style.bad("Failed: nothing was judged.")
        case .error: style.bad("Failed: not everything could be judged.")
        }
    }

    /// The rules that failed the run, those with the most findings first.
    private static func causes(_ summary: Summary) -> String {
        let rules = summary.failing.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let named = rules.prefix(5).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
        return rules.count > 5 ? "\(named) and \(count(rules.count - 5, "more rule"))" : named
    }

    /// A number of things.
    public static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}
