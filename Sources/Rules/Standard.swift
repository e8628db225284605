/// A part of a published standard that a rule comes from.
public enum Standard: Sendable, Equatable {
    /// One of the six hardenings that this project exists for, by number.
    case hardening(Int)
    /// A control of the Pod Security Standards (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
    /// From a minor version on (0 for all): it gates the profiles of the standards, and no other.
    case podSecurity(PodSecurityLevel, String, from: Int = 0)
    /// A recommendation of the CIS Kubernetes Benchmark v1.12, by number.
    case cis(String)
    /// A section of the NSA/CISA Kubernetes Hardening Guidance v1.2.
    case nsa(String)
    /// A published vulnerability.
    case cve(String)

    /// The two levels of the Pod Security Standards that forbid anything.
    public enum PodSecurityLevel: String, Sendable {
        /// Forbids known ways to more privileges.
        case baseline
        /// Asks for current best practice.
        case restricted
    }

    /// The standard in a line.
    public var title: String {
        switch self {
        case .hardening(let number): "Hardening #\(number)"
        case .podSecurity(let level, let control, _): "Pod Security Standards, \(level.rawValue): \(control)"
        case .cis(let number): "CIS Kubernetes Benchmark \(number)"
        case .nsa(let section): "NSA/CISA Kubernetes Hardening Guidance: \(section)"
        case .cve(let id): id
        }
    }

    /// Where the standard can be read, nil for those that have no page of their own.
    public var link: String? {
        switch self {
        case .podSecurity: "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
        case .cis: "https://www.cisecurity.org/benchmark/kubernetes"
        case .nsa:
            "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF"
        case .cve(let id): "https://nvd.nist.gov/vuln/detail/\(id)"
        case .hardening: nil
        }
    }
}
