/// The report for shells: one line for each finding, `file:line:column: severity rule message`.
public struct NameReport: ReportWriter {
    private let output: Output

    /// A report.
    public init(to output: Output) { self.output = output }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        guard case .object(let report) = outcome else { return }
        let file = report.file.map(Printable.text)
        for located in report.findings {
            let finding = located.finding
            if let file {
                output.write(file)
                output.write(":")
                output.write(String(finding.position.line))
                output.write(":")
                output.write(String(finding.position.column))
            } else {
                output.write(Printable.text(finding.object.description))
            }
            for part in [": ", finding.severity.rawValue, " ", finding.rule.id, " ", Printable.text(finding.message)] {
                output.write(part)
            }
            output.write("\n")
        }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) { output.flush() }
}
