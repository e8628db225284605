import Inspection

/// Several reports of one run.
public struct MultipleReports: ReportWriter {
    private var writers: [any ReportWriter]

    /// Reports that are written side by side.
    public init(_ writers: [any ReportWriter]) { self.writers = writers }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        for index in writers.indices { writers[index].add(outcome) }
    }

    /// Ends the reports.
    public mutating func finish(_ summary: Summary) {
        for index in writers.indices { writers[index].finish(summary) }
    }
}
