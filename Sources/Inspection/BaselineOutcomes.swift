import Policy
import Rules

extension Baseline {
    /// An outcome in which the findings of the baseline do not count.
    ///
    /// - Parameter isExact: whether what is wrong must be the same too, and not only what it is about.
    public mutating func apply(to outcome: Outcome, isExact: Bool = false) -> Outcome {
        guard case .object(var report) = outcome, !report.findings.isEmpty else { return outcome }
        var counting: [LocatedFinding] = []
        for located in report.findings {
            let new = new(of: located.finding, isExact: isExact)
            // Those for which it stands are known or new by themselves.
            let others = located.finding.superseded.compactMap { self.new(of: $0, isExact: isExact) }
            if let standing = new ?? Finding.standing(for: others) { counting.append(located.with(standing)) }
            if new == nil {
                report.exempted.append(
                    ExemptedFinding(located: located, cause: .baseline, reason: "it is in the baseline"))
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

extension LocatedFinding {
    /// The same about a part of the finding, or about another one for which it stands. What shows or mends the whole is left out.
    fileprivate func with(_ other: Finding) -> LocatedFinding {
        guard other !== finding else { return self }
        var located = self
        (located.finding, located.code, located.edits) = (other, nil, [])
        return located
    }
}
