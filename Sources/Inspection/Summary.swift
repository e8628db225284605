import Policy
import Rules

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
    /// What cannot be judged from the input alone, by reason.
    public var unread: [UnreadPart.Reason: Int] = [:]
    /// The live objects that are reported with the controller that owns them.
    public var folded = 0
    /// The sets of objects that were judged together.
    public var sets = SetCount()
    /// The findings, by severity.
    public var findings: [Severity: Int] = [:]
    /// The findings at or above the threshold whose rules fail a run, by rule.
    public var failing: [String: Int] = [:]
    /// The worst severity of the findings of each of them.
    public var failingSeverities: [String: Severity] = [:]
    /// The findings that do not count.
    public var exempted = 0
    /// The places of the exemptions of the policy that covered something.
    public var usedExemptions: Set<Int> = []
    /// The findings that a range of commits takes away.
    public var fixed: [LocatedFinding] = []
    /// What there is to say of the policy: exemptions that have expired or cover nothing.
    public var notices: [PolicyProblem] = []
    /// From which severity on findings fail the run.
    public var threshold: FailureThreshold

    /// Creates a summary that fails a run from `threshold` on.
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

    /// Whether there was nothing to judge, where something should have been.
    public var hasNothing = false

    /// How the run ended.
    public var verdict: Verdict {
        if failed > 0 || hasNothing { return .error }
        return failing.isEmpty ? .pass : .fail
    }

    /// The exit code: 0, 1 for findings, 3 for what could not be read.
    public var exitCode: Int32 {
        switch verdict {
        case .pass: 0
        case .fail: 1
        case .error: 3
        }
    }

    /// Adds an outcome to the counters. Parts of objects add findings, not objects.
    public mutating func count(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            if !report.isPart { objects += 1 }
            for located in report.findings { count(located.finding) }
            for exemption in report.exempted {
                exempted += 1
                if let index = exemption.policyIndex { usedExemptions.insert(index) }
            }
        case .documentEnd: documents += 1
        case .fileEnd: files += 1
        case .unread(let part): unread[part.reason, default: 0] += 1
        case .folded: folded += 1
        case .skipped(let skipped):
            documents += 1
            self.skipped[skipped.reason, default: 0] += 1
        case .failed(let failure):
            if failure.position != nil { documents += 1 }
            failed += 1
        }
    }

    private mutating func count(_ finding: Finding) {
        findings[finding.severity, default: 0] += 1
        guard threshold.isFailed(by: finding) else { return }
        failing[finding.rule, default: 0] += 1
        let worst = failingSeverities[finding.rule] ?? .info
        failingSeverities[finding.rule] = max(worst, finding.severity)
    }
}
