import Kubernetes
import Manifest

extension Judgement {
    /// How to fix a finding of the rule here, where that differs from elsewhere.
    func remedy(of rule: Rule) -> Finding.Remedy? {
        if case .task? = pod?.form, rule.fix?.hasPrefix("resources.") ?? false {
            // Tekton's own name since v1.
            let field = { (text: String) in text.replacingWord("resources.", with: "computeResources.") }
            return Finding.Remedy(text: field(rule.remedy), fix: rule.fix.map(field))
        }
        guard case .container = subject.kind, subjectNode["securityContext"]?["privileged"]?.bool == true,
            Judgement.hasNoEffectBesidePrivileged.contains(rule.id)
        else { return nil }
        return Finding.Remedy(
            text: "first remove privileged, which makes this setting ineffective; then " + rule.remedy, fix: nil)
    }

    /// What a privileged container is free of whatever it says.
    private static let hasNoEffectBesidePrivileged: Set<String> = [
        "allow-privilege-escalation", "seccomp-profile-missing", "apparmor-profile-missing",
        "capabilities-not-dropping-all", "linux-hardening-missing", "capability-net-raw-not-dropped",
    ]
}
