import Rules

/// From which severity on findings fail a run.
public enum FailureThreshold: String, Sendable, CaseIterable {
    case info, low, medium, high, critical
    /// Findings never fail a run.
    case never

    /// Whether a finding of a severity fails the run.
    public func isReached(by severity: Severity) -> Bool {
        lowest.map { severity >= $0 } ?? false
    }

    /// Whether more findings fail a run than with another threshold.
    public func isStricter(than other: FailureThreshold) -> Bool {
        guard let lowest else { return false }
        return other.lowest.map { lowest < $0 } ?? true
    }

    private var lowest: Severity? {
        switch self {
        case .info: .info
        case .low: .low
        case .medium: .medium
        case .high: .high
        case .critical: .critical
        case .never: nil
        }
    }

    /// Whether a finding fails the run: it reaches the threshold, and is not only reported.
    public func isFailed(by finding: Finding) -> Bool { !finding.isWarning && isReached(by: finding.severity) }
}
