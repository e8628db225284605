import Arguments
import Fleet
import Reporting

/// One run over many repositories: records go to the reports and are counted.
struct FleetRun {
    private var reports: [(path: String?, output: Output, report: any FleetReport)]
    /// The run with which this one is compared.
    private let before: AuditReport?
    private let progress = Progress()
    private(set) var totals = FleetTotals()
    private var done = 0
    /// The repositories of the earlier run that have come again.
    private var known: Set<String> = []

    init(_ output: FleetOutputOptions, since: AuditReport?) throws {
        before = since
        reports = try output.reports()
    }

    /// Whether nobody reads the only report any more.
    var isReaderGone: Bool { reports.allSatisfy { $0.path == nil && $0.output.isReaderGone } }

    mutating func add(_ record: AuditRecord, milliseconds: Int? = nil) {
        let change = before.map { AuditChange(record, since: $0.record(of: record.repository)) }
        totals.add(record, change)
        if before?.contains(record.repository) ?? false { known.insert(record.repository) }
        progress?.clear()
        for index in reports.indices { reports[index].report.add(record, change, milliseconds: milliseconds) }
        done += 1
        progress?.show(done, "repositories")
    }

    /// Names the repositories of the earlier run that are not in this one.
    private func nameGone() {
        guard let before, !before.repositories.isEmpty else { return }
        let gone = before.repositories.filter { !known.contains($0) }
        if gone.isEmpty { return }
        guard gone.count < before.repositories.count else {
            return Console.warning(
                "\(before.path) has none of these repositories: everything is new. Paths are compared as they are written"
            )
        }
        let named = gone.prefix(5).joined(separator: ", ") + (gone.count > 5 ? " and \(gone.count - 5) more" : "")
        Console.warning("\(before.path) also has \(named): not in this run")
    }

    /// Ends the reports.
    ///
    /// - Parameters:
    ///   - left: how many repositories were not reached.
    ///   - isWhole: whether the run is for all repositories, and not for a part of them.
    /// - Throws: `InputError` where a file of it could not be written, and the exit code, where it is not 0.
    mutating func finish(left: Int = 0, isWhole: Bool = true) throws {
        progress?.end()
        if isWhole, left == 0 { nameGone() }
        for index in reports.indices { reports[index].report.finish(totals, left: left) }
        for (path, output, _) in reports where !(path == nil && output.isReaderGone) {
            try Console.finish(output, named: path ?? "standard output")
        }
        if reports.allSatisfy({ $0.path != nil }) { Console.line(FleetTextReport.summary(totals, left: left)) }
        let code = left > 0 ? 3 : totals.exitCode
        if code != 0 { throw ExitCode(code) }
    }
}
