import Fleet
import Rules
import Text

/// The report for spreadsheets: a row for each repository.
///
/// Source: https://www.rfc-editor.org/rfc/rfc4180
public struct FleetCSVReport: FleetReport {
    private let output: Output

    /// Writes the head to `output`.
    public init(to output: Output) {
        self.output = output
        let severities = Severity.allCases.reversed().map(\.rawValue)
        write(
            ["repository", "state", "verdict", "ref", "commit"] + severities + [
                "exempted", "files", "objects", "notJudged", "new", "fixed", "reason",
            ])
    }

    /// Writes a row.
    public mutating func add(_ record: AuditRecord, _ change: AuditChange?, milliseconds: Int?) {
        let counts = record.counts
        var row = [
            record.repository, record.state.rawValue, record.verdict.rawValue, record.ref ?? "", record.commit ?? "",
        ]
        row += Severity.allCases.reversed().map { "\(counts[$0] ?? 0)" }
        row += [record.exempted, record.files, record.objects, record.notJudged].map { "\($0)" }
        row += [change.map { "\($0.new)" } ?? "", change.map { "\($0.fixed)" } ?? "", record.reason ?? ""]
        write(row)
        output.flush()
    }

    /// Nothing is left.
    public mutating func finish(_ totals: FleetTotals, left: Int) { output.flush() }

    private func write(_ fields: [String]) {
        output.write(fields.map(FleetCSVReport.field).joined(separator: ",") + "\n")
    }

    /// A field in quotes where it needs them. A spreadsheet takes what begins like a formula for one: it is text here.
    private static func field(_ text: String) -> String {
        var text = Printable.text(text)
        if let first = text.first, "=+-@".contains(first) { text = "'" + text }
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
