import Inspection
import Policy
import Rules

/// The findings that the bases of a change have at the same path. They are counted: where a base has one, a second of its
/// like is new.
struct KnownFindings {
    private var remaining: [Finding.Key: Int]
    /// The grants among them, once somebody asks.
    private var grants: [Finding.Key]?

    /// What is known of an old state of a file; by itself nothing.
    init(_ keys: [Finding.Key: Int] = [:]) { remaining = keys }

    /// Takes in the findings of a base; of several bases the one with the most of a kind counts.
    mutating func add(_ keys: [Finding.Key: Int]) {
        remaining.merge(keys) { max($0, $1) }
        grants = nil
    }

    /// An outcome without the findings that are known.
    mutating func withoutKnown(_ outcome: Outcome) -> Outcome {
        guard case .object(var report) = outcome else { return outcome }
        report.findings = report.findings.filter { consume($0.finding) }
        return .object(report)
    }

    /// Whether a finding is none of those that are known.
    mutating func isNew(_ finding: Finding) -> Bool { consume(finding) }

    private mutating func hasGrant(covering key: Finding.Key) -> Bool {
        let known = grants ?? remaining.keys.filter(\.isGrant)
        grants = known
        return known.contains { $0.covers(key) }
    }

    /// Whether a finding is new: one of its values is not known.
    private mutating func consume(_ finding: Finding) -> Bool {
        var isNew = false
        for key in finding.keys {
            // A right that is there is not granted anew, however often it is said.
            if key.isGrant {
                if remaining[key] == nil, !hasGrant(covering: key) { isNew = true }
                continue
            }
            if let count = remaining[key], count > 0 { remaining[key] = count - 1 } else { isNew = true }
        }
        return isNew
    }
}
