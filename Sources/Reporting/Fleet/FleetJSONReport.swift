import Fleet

/// The report for programs, and for later runs: one JSON object for each repository, on a line of its own. Lines are handed over
/// one by one, so that a run that is killed leaves what it has.
public struct FleetJSONReport: FleetReport {
    private let output: Output

    /// A report to `output`.
    public init(to output: Output) { self.output = output }

    /// Writes a line.
    public mutating func add(_ record: AuditRecord, _ change: AuditChange?, milliseconds: Int?) {
        output.write(record.json(change))
        output.write("\n")
        output.flush()
    }

    /// Nothing is left.
    public mutating func finish(_ totals: FleetTotals, left: Int) {}
}
