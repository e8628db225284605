import Inspection
import Text

/// The report of names: each object with findings once, as `kubectl get -o name` names it, for other commands.
public struct NameReport: ReportWriter {
    private let output: Output
    private var written: Set<String> = []

    /// Creates a report that writes each object name once.
    public init(to output: Output) { self.output = output }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        guard case .object(let report) = outcome, !report.findings.isEmpty else { return }
        let name = Printable.text(report.object.kubectlName)
        guard written.insert(name).inserted else { return }
        output.write(name + "\n")
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) { output.flush() }
}
