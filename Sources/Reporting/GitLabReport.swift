import Inspection
import Manifest
import Policy
import Rules

/// The report for GitLab's code quality widget: a JSON array of findings.
///
/// Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
public struct GitLabReport: ReportWriter {
    private let output: Output
    private var json = JSONText()
    private var hasFindings = false
    private var counts: [String: Int] = [:]

    /// Starts the JSON array on `output`.
    public init(to output: Output) {
        self.output = output
        output.write("[")
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            for located in report.findings {
                let finding = located.finding
                write(
                    "\(finding.object): \(finding.message).\(located.commitSentence) Fix: \(finding.remedy).",
                    check: finding.rule,
                    severity: finding.severity.gitLabName, located.file ?? ReportURI.text(nil, of: finding.object),
                    finding.position, known: finding.fingerprint)
            }
        case .failed(let failure):
            write(
                failure.message, check: "not-readable", severity: "blocker", failure.file ?? "input", failure.position,
                known: failure.message)
        case .folded, .skipped, .documentEnd, .fileEnd, .unread: break
        }
    }

    private mutating func write(
        _ text: String, check: String, severity: String, _ file: String, _ position: Position?, known: String
    ) {
        let path = file.hasPrefix("./") ? String(file.dropFirst(2)) : file
        // Of findings with the same fingerprint GitLab shows one.
        let key = "\(path)\n\(check)\n\(known)"
        let count = counts[key, default: 0]
        counts[key] = count + 1
        let fingerprint = Fingerprint.text(of: "\(key)\n\(count)")
        json.object { json in
            json.member("description", text)
            json.member("check_name", check)
            json.member("fingerprint", fingerprint)
            json.member("severity", severity)
            json.member("location") { json in
                json.member("path", path)
                json.member("lines") { $0.member("begin", position?.line ?? 1) }
            }
        }
        output.write(hasFindings ? ",\n" : "\n")
        hasFindings = true
        output.write(json.bytes)
        json.removeAll()
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        output.write("]\n")
        output.flush()
    }
}

extension Severity {
    fileprivate var gitLabName: String {
        switch self {
        case .critical: "blocker"
        case .high: "critical"
        case .medium: "major"
        case .low: "minor"
        case .info: "info"
        }
    }
}
