/// How much a finding weighs.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
    /// Worth knowing.
    case info
    /// A weakness that needs others to matter, or a matter of good order.
    case low
    /// A hardening that is missing.
    case medium
    /// Gives a way from the container towards its node, or from a role towards the cluster.
    case high
    /// Whoever gets in owns the node or the cluster.
    case critical

    /// Whether one weighs less than the other.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    /// The weight as a number, from 0.
    var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }
}
