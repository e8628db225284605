import Inspection
import Policy

/// The report for CI servers that show tests: an object is a suite, a finding a test that failed. Findings that do not
/// fail the run are tests that were skipped.
///
/// Source: the schema of Jenkins' xUnit plugin, which GitLab and others read too.
public struct JUnitReport: ReportWriter {
    private let output: Output
    private let threshold: FailureThreshold
    /// How often a test of a name was there: of two that are called the same servers show one.
    private var names: [String: Int] = [:]

    /// A report.
    ///
    /// - Parameter threshold: from which severity on a finding fails the run.
    public init(to output: Output, threshold: FailureThreshold) {
        self.output = output
        self.threshold = threshold
        output.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kubectl-harden\">\n")
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report): write(report)
        case .failed(let failure):
            let file = failure.file ?? "input"
            let place = failure.position.map { "\(file):\($0.line):\($0.column)" } ?? file
            output.write("<testsuite name=\"\(xml(file))\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n")
            output.write("  <testcase name=\"can be read\" classname=\"\(xml(file))\">")
            output.write("<error message=\"\(xml(failure.message))\" type=\"unreadable\">\(xml(place))</error>")
            output.write("</testcase>\n</testsuite>\n")
        case .folded, .skipped, .documentEnd, .fileEnd, .unread: break
        }
    }

    private mutating func write(_ report: ObjectReport) {
        let name = xml((report.file.map { $0 + ": " } ?? "") + report.object.description)
        let failures = report.findings.count { threshold.isFailed(by: $0.finding) }
        let skipped = report.findings.count - failures
        let tests = max(1, report.findings.count)
        output.write(
            "<testsuite name=\"\(name)\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\">\n"
        )
        let group = xml(report.file ?? report.object.namespace ?? "cluster")
        if report.findings.isEmpty { output.write("  <testcase name=\"\(name)\" classname=\"\(group)\"/>\n") }
        for located in report.findings { write(located, group) }
        output.write("</testsuite>\n")
    }

    private mutating func write(_ located: LocatedFinding, _ group: String) {
        let finding = located.finding
        let place =
            (located.file.map { "\($0):\(finding.position.line):\(finding.position.column) " } ?? "") + finding.pathText
        output.write(
            "  <testcase name=\"\(xml(unique("\(finding.rule): \(finding.object) \(finding.pathText)", in: group)))\" classname=\"\(group)\">"
        )
        let message = xml(finding.message)
        if threshold.isFailed(by: finding) {
            output.write("<failure message=\"\(message)\" type=\"\(finding.severity.rawValue)\">")
            output.write(xml(([place] + located.originTexts + ["fix: \(finding.remedy)"]).joined(separator: "\n")))
            output.write("</failure>")
        } else {
            output.write("<skipped message=\"\(finding.severity.rawValue), which does not fail the run: \(message)\"/>")
        }
        output.write("</testcase>\n")
    }

    private mutating func unique(_ name: String, in group: String) -> String {
        let count = names[group + "\n" + name, default: 0] + 1
        names[group + "\n" + name] = count
        return count == 1 ? name : "\(name) (\(count))"
    }

    private func xml(_ text: String) -> String { Markup.escaped(text) }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        output.write("</testsuites>\n")
        output.flush()
    }
}
