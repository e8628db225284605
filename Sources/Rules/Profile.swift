/// A set of rules by name.
public enum Profile: String, Sendable, CaseIterable {
    /// The six hardenings.
    case essential
    /// The Pod Security Standards, level baseline.
    case baseline
    /// The Pod Security Standards, level restricted.
    case restricted
    /// The NSA/CISA Kubernetes Hardening Guidance.
    case nsa
    /// The CIS Kubernetes Benchmark.
    case cis
    /// Every rule that is worth having on everywhere.
    case recommended
    /// Every rule but the one that contradicts another.
    case all

    /// What the profile is, in a line.
    public var title: String {
        switch self {
        case .essential: "the six hardenings"
        case .baseline: "Pod Security Standards, level baseline"
        case .restricted: "Pod Security Standards, level restricted"
        case .nsa: "NSA/CISA Kubernetes Hardening Guidance"
        case .cis: "CIS Kubernetes Benchmark"
        case .recommended: "every rule that is worth enabling everywhere (the default)"
        case .all: "every rule"
        }
    }

    /// Whether a rule belongs to the profile. It follows from the rule's standards and from whether it is on by default.
    public func contains(_ rule: Rule) -> Bool {
        if rule.isInEveryProfile { return true }
        return switch self {
        // It contradicts cpu-limit-missing.
        case .all: rule !== Rule.cpuLimitSet
        case .recommended: rule.isOnByDefault
        case .essential: rule.standards.contains { if case .hardening = $0 { true } else { false } }
        case .baseline:
            rule.standards.contains { if case .podSecurity(.baseline, _, _) = $0 { true } else { false } }
        case .restricted: rule.standards.contains { if case .podSecurity = $0 { true } else { false } }
        case .nsa: rule.isOnByDefault && rule.standards.contains { if case .nsa = $0 { true } else { false } }
        case .cis: rule.isOnByDefault && rule.standards.contains { if case .cis = $0 { true } else { false } }
        }
    }

    /// The level of the Pod Security Standards that the profile is, nil for any other.
    public var podSecurityLevel: Standard.PodSecurityLevel? {
        switch self {
        case .baseline: .baseline
        case .restricted: .restricted
        case .essential, .nsa, .cis, .recommended, .all: nil
        }
    }
}
