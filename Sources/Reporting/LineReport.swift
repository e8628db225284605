import Inspection
import Text

/// The report for shells: one line for each finding, `file:line:column: severity rule message`.
public struct LineReport: ReportWriter {
    private let output: Output

    /// Creates a report that writes one line per finding as it is added.
    public init(to output: Output) { self.output = output }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        guard case .object(let report) = outcome else { return }
        if report.findings.isEmpty { return }
        for located in report.findings {
            let finding = located.finding
            output.write(Printable.text(located.file ?? report.object.description))
            if located.file != nil {
                output.write(":")
                output.write(finding.position.line)
                output.write(":")
                output.write(finding.position.column)
            }
            output.write(": ")
            output.write(finding.severity.rawValue)
            output.write(" ")
            output.write(finding.rule)
            output.write(" ")
            output.write(Printable.text(finding.message))
            if let commit = located.commit { output.write(" (commit \(commit.prefix(12)))") }
            output.write("\n")
        }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) { output.flush() }
}
