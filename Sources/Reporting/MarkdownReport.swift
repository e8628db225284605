import Inspection
import Rules
import Text

/// The report for a comment on a pull request: the verdict, the findings by file, and what mends them.
public struct MarkdownReport: ReportWriter {
    private let output: Output
    /// The first findings of each severity.
    private var found: [Severity: [LocatedFinding]] = [:]
    private var count = 0
    private var failed: [FailedDocument] = []

    /// A comment on GitHub holds 65,536 characters; so many findings fit.
    private static let mostFindings = 100

    /// Creates a report; nothing is written before `finish`.
    public init(to output: Output) { self.output = output }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            count += report.findings.count
            for located in report.findings {
                let severity = located.finding.severity
                guard found[severity, default: []].count < MarkdownReport.mostFindings else { continue }
                found[severity, default: []].append(located)
            }
        case .failed(let failure): failed.append(failure)
        case .folded, .skipped, .documentEnd, .fileEnd, .unread: break
        }
    }

    /// Writes the report.
    public mutating func finish(_ summary: Summary) {
        let title =
            switch summary.verdict {
            case .pass: "passed"
            case .fail: "failed"
            case .error: "not everything could be judged"
            }
        output.write("## kubectl-harden: \(title)\n\n")
        output.write(text(SummaryText.line(summary, TextStyle(usesColour: false))) + "\n")
        for failure in failed.prefix(20) {
            let place = failure.position.map { ":\($0.line):\($0.column)" } ?? ""
            output.write("\n> **not read** \(code((failure.file ?? "input") + place)): \(text(failure.message))\n")
        }
        // The worst first: no more than these may be shown.
        let worst = Severity.allCases.reversed().flatMap { found[$0] ?? [] }.prefix(MarkdownReport.mostFindings)
        if !worst.isEmpty { writeTable(Array(worst)) }
        if count > worst.count { output.write("\n… and \(count - worst.count) more findings.\n") }
        if !summary.fixed.isEmpty {
            output.write("\n**Fixed:** \(summary.fixed.count)\n\n")
            for located in summary.fixed.prefix(20) {
                output.write("- \(code(located.finding.rule)) \(text("\(located.finding.object)"))\n")
            }
        }
        output.flush()
    }

    private func writeTable(_ findings: [LocatedFinding]) {
        output.write("\n| | rule | object | place |\n|---|---|---|---|\n")
        for located in findings {
            let finding = located.finding
            let place = located.file.map { "\($0):\(finding.position.line)" } ?? finding.pathText
            let lines = ["\(finding.object)", finding.message] + located.originTexts
            let object = lines.map(text).joined(separator: "<br>")
            output.write("| \(finding.severity.rawValue) | \(code(finding.rule)) | \(object) | \(code(place)) |\n")
        }
        output.write("\n<details><summary>How to fix</summary>\n\n")
        var told: Set<String> = []
        for located in findings where told.insert(located.finding.rule).inserted {
            output.write("- \(code(located.finding.rule)): \(text(located.finding.remedy))\n")
        }
        output.write("\n</details>\n")
    }

    /// Text in which nothing is markup.
    private func text(_ text: String) -> String {
        var escaped = ""
        for character in Printable.text(text) {
            if "\\`*_{}[]<>()#+!|~@&".contains(character) { escaped += "\\" }
            escaped.append(character)
        }
        return escaped
    }

    /// Text as code; a backtick or a bar would end it.
    private func code(_ text: String) -> String {
        "`" + Printable.text(text).map { $0 == "`" ? "'" : $0 == "|" ? "¦" : $0 }.reduce(into: "") { $0.append($1) }
            + "`"
    }
}
