/// The report for shells: one line for each finding, `file:line:column: severity rule message`.
public struct NameReport: ReportWriter {
    private let output: Output

    /// A report.
    public init(to output: Output) { self.output = output }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        guard case .object(let report) = outcome else { return }
        for located in report.findings {
            let finding = located.finding
            let place = located.file.map { "\(Printable.text($0)):\(finding.position.line):\(finding.position.column)" }
            let subject = place ?? Printable.text(finding.object.description)
            output.write(
                "\(subject): \(finding.severity.rawValue) \(finding.rule.id) \(Printable.text(finding.message))\n")
        }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) { output.flush() }
}
