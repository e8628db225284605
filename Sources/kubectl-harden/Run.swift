import ArgumentParser
import Reporting

/// One run of the program: outcomes go to the report and are counted, failures also to standard error.
struct Run {
    var writer: any ReportWriter
    var summary: Summary

    init(_ judging: JudgingOptions, _ output: OutputOptions) {
        writer = output.writer(judging.reportContext)
        summary = Summary(threshold: judging.failOn)
    }

    mutating func add(_ outcome: Outcome) {
        summary.count(outcome)
        writer.add(outcome)
        if case .failed(let failure) = outcome { Console.error(Run.line(failure)) }
    }

    /// Ends the report.
    ///
    /// - Throws: the exit code, where it is not 0.
    mutating func finish() throws {
        writer.finish(summary)
        if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
    }

    /// `file:line:column: message`.
    static func line(_ failure: FailedDocument) -> String {
        let place = failure.position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(failure.file ?? "input")\(place): \(failure.message)"
    }
}
