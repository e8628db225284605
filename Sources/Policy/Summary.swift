/// What a run has read and found. It never claims more than was read.
public struct Summary: Sendable {
    /// The files that were read.
    public var files = 0
    /// The documents that were found, whatever became of them.
    public var documents = 0
    /// The objects that were judged.
    public var objects = 0
    /// The documents that were passed over, by reason.
    public var skipped: [SkipReason: Int] = [:]
    /// The documents, or whole inputs, that could not be read.
    public var failed = 0
    /// The findings, by severity.
    public var findings: [Severity: Int] = [:]
    /// From which severity on findings fail the run.
    public var threshold: FailureThreshold

    /// An empty summary.
    public init(threshold: FailureThreshold) { self.threshold = threshold }

    /// How a run ended.
    public enum Verdict: String, Sendable {
        /// Nothing at or above the threshold.
        case pass
        /// Findings at or above the threshold.
        case fail
        /// Something could not be read or judged.
        case error
    }

    /// How the run ended.
    public var verdict: Verdict {
        if failed > 0 { return .error }
        return failingFindings > 0 ? .fail : .pass
    }

    /// The findings at or above the threshold.
    public var failingFindings: Int {
        findings.reduce(0) { threshold.isReached(by: $1.key) ? $0 + $1.value : $0 }
    }

    /// The exit code: 0, 1 for findings, 3 for what could not be read.
    public var exitCode: Int32 {
        switch verdict {
        case .pass: 0
        case .fail: 1
        case .error: 3
        }
    }

    /// Counts an outcome.
    public mutating func count(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            objects += 1
            for finding in report.findings { findings[finding.finding.severity, default: 0] += 1 }
        case .documentEnd: documents += 1
        case .fileEnd: files += 1
        case .skipped(let skipped):
            documents += 1
            self.skipped[skipped.reason, default: 0] += 1
        case .failed(let failure):
            if failure.position != nil { documents += 1 }
            failed += 1
        }
    }
}
