import Fleet
import Rules
import Text

/// The report for people: a line for each repository as it ends, then the totals.
public struct FleetTextReport: FleetReport {
    private let output: Output
    private let style: TextStyle
    private let isQuiet: Bool

    private static let shownRules = 20

    /// A report to `output`.
    ///
    /// - Parameter isQuiet: whether the totals are left out.
    public init(to output: Output, usesColour: Bool, isQuiet: Bool) {
        (self.output, self.isQuiet) = (output, isQuiet)
        style = TextStyle(usesColour: usesColour)
    }

    /// Writes a line.
    public mutating func add(_ record: AuditRecord, _ change: AuditChange?, milliseconds: Int?) {
        var line = style.bold(Printable.text(record.repository)) + "  "
        switch record.state {
        case .failed: line += style.bad("not judged: \(Printable.text(record.reason ?? ""))")
        case .empty: line += "empty: \(Printable.text(record.reason ?? ""))"
        case .judged: line += judged(record)
        }
        if let change, record.state != .failed, change != AuditChange() {
            line += "  " + style.dim("(\(change.new) new, \(change.fixed) fixed)")
        }
        if let milliseconds { line += "  " + style.dim(FleetTextReport.seconds(milliseconds)) }
        output.write(line + "\n")
        for failure in record.failures.prefix(3) {
            let place = failure.position.map { ":\($0.line):\($0.column)" } ?? ""
            output.write("    \(Printable.text((failure.file ?? "") + place)): \(Printable.text(failure.message))\n")
        }
        if record.failures.count > 3 { output.write("    and \(record.failures.count - 3) more\n") }
        output.flush()
    }

    private func judged(_ record: AuditRecord) -> String {
        let ref = record.ref ?? ""
        let branch = ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : ref
        let commit = String((record.commit ?? "").prefix(7))
        var parts = ["\(Printable.text(branch)) \(commit)", SummaryText.count(record.objects, "object")]
        parts.append(findings(record.counts))
        if record.exempted > 0 { parts.append("\(record.exempted) exempted") }
        if record.notJudged > 0 { parts.append(style.bad("\(record.notJudged) not judged")) }
        return parts.joined(separator: ", ")
    }

    private func findings(_ counts: [Severity: Int]) -> String {
        let parts = Severity.allCases.reversed().compactMap { severity in
            counts[severity].map { style.severity(severity, "\($0) \(severity.rawValue)") }
        }
        return parts.isEmpty ? style.good("no findings") : parts.joined(separator: " ")
    }

    private static func seconds(_ milliseconds: Int) -> String {
        let hundredths = (milliseconds + 5) / 10
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }

    /// Writes the totals.
    public mutating func finish(_ totals: FleetTotals, left: Int) {
        if !isQuiet {
            writeRules(totals)
            output.write(FleetTextReport.summary(totals, left: left) + "\n")
        }
        output.flush()
    }

    private func writeRules(_ totals: FleetTotals) {
        let rules = totals.worstRules
        guard !rules.isEmpty else { return output.write("\n") }
        output.write("\n" + style.bold("findings by rule") + "\n")
        let shown = rules.prefix(FleetTextReport.shownRules)
        let width = shown.map { String($0.count.count).count }.max() ?? 1
        let names = shown.map(\.rule.count).max() ?? 1
        for (rule, count) in shown {
            let number = String(count.count)
            output.write(blanks: 2 + width - number.count)
            output.write(number + "  " + style.severity(count.severity, count.severity.rawValue))
            output.write(blanks: 10 - count.severity.rawValue.count)
            output.write(rule)
            output.write(blanks: names - rule.count + 2)
            output.write("in \(SummaryText.count(count.repositories, "repository", "repositories"))\n")
        }
        if rules.count > shown.count {
            output.write("  and \(SummaryText.count(rules.count - shown.count, "more rule"))\n")
        }
        output.write("\n")
    }

    /// All that there is to say of a run in a few sentences.
    public static func summary(_ totals: FleetTotals, left: Int) -> String {
        func count(_ state: AuditRecord.State) -> Int { totals.repositories[state] ?? 0 }
        let all = totals.repositories.values.reduce(0, +)
        var parts = ["\(count(.judged)) judged"]
        if count(.empty) > 0 { parts.append("\(count(.empty)) empty") }
        if count(.failed) > 0 { parts.append("\(count(.failed)) not judged") }
        if left > 0 { parts.append("\(left) not reached") }
        var text = "\(SummaryText.count(all + left, "repository", "repositories")): \(parts.joined(separator: ", ")). "
        text += "\(SummaryText.count(totals.files, "file")), \(SummaryText.count(totals.objects, "object")). "
        let findings = totals.findings.values.reduce(0, +)
        let severities = Severity.allCases.reversed().compactMap { severity in
            totals.findings[severity].map { "\($0) \(severity.rawValue)" }
        }
        text +=
            findings == 0
            ? "No findings." : "\(SummaryText.count(findings, "finding")): \(severities.joined(separator: ", "))."
        if totals.exempted > 0 { text += " \(totals.exempted) exempted." }
        if let change = totals.change { text += " \(change.new) new, \(change.fixed) fixed." }
        if totals.unread > 0 { text += " \(totals.unread) not judged from the repositories alone." }
        if totals.failures > 0 { text += " \(totals.failures) could not be read." }
        if left > 0 { text += " The run was ended." }
        return text
    }
}
