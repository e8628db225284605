import Policy

extension Baseline {
    /// An outcome in which the findings of the baseline do not count.
    ///
    /// - Parameter isExact: whether what is wrong must be the same too, and not only what it is about.
    public mutating func apply(to outcome: Outcome, isExact: Bool = false) -> Outcome {
        guard case .object(var report) = outcome, !report.findings.isEmpty else { return outcome }
        var counting: [LocatedFinding] = []
        for located in report.findings {
            if isExact ? consumeExactly(located.finding) : consume(located.finding) {
                report.exempted.append(
                    ExemptedFinding(located: located, cause: .baseline, reason: "it is in the baseline"))
            } else {
                counting.append(located)
            }
        }
        report.findings = counting
        return .object(report)
    }

    /// Takes in the findings of an outcome that count.
    public mutating func record(_ outcome: Outcome) {
        guard case .object(let report) = outcome else { return }
        for located in report.findings { record(located.finding) }
    }
}
