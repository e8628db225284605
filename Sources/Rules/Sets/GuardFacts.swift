import Kubernetes

/// What is kept of an object that keeps others out of the cluster, bounds a namespace, or encrypts what programs say to one
/// another: how much it guards.
struct GuardFacts: Sendable, Hashable {
    /// What it is for.
    enum Purpose: Sendable, Hashable {
        /// Policies for objects: ValidatingAdmissionPolicy, Kyverno, Gatekeeper.
        case admission
        /// Istio's mutual TLS.
        case encryption
    }

    let purpose: Purpose
    /// Whether it refuses what is against it, or only says so.
    let isEnforcing: Bool

    private static let kyvernoKinds: Set = [
        "ClusterPolicy", "Policy", "ValidatingPolicy", "NamespacedValidatingPolicy", "ImageValidatingPolicy",
        "NamespacedImageValidatingPolicy", "CleanupPolicy", "MutatingPolicy",
    ]

    /// Nil for an object that guards nothing in this way.
    init?(_ object: KubernetesObject) {
        let spec = object.spec
        switch (object.group, object.kind) {
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"):
            self.init(.admission, isEnforcing: !(spec?["failurePolicy"]?.equals("Ignore") ?? false))
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"):
            let actions = (spec?["validationActions"]).indexed.compactMap(\.node.string)
            self.init(.admission, isEnforcing: actions.contains("Deny"))
        case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"):
            let webhooks = object.node["webhooks"].indexed.map(\.node)
            self.init(.admission, isEnforcing: webhooks.contains { !($0["failurePolicy"]?.equals("Ignore") ?? false) })
        case ("kyverno.io", let kind) where GuardFacts.kyvernoKinds.contains(kind):
            self.init(.admission, isEnforcing: GuardFacts.enforces(object))
        case ("policies.kyverno.io", let kind) where GuardFacts.kyvernoKinds.contains(kind):
            let actions = (spec?["validationActions"]).indexed.compactMap(\.node.string)
            self.init(.admission, isEnforcing: actions.isEmpty || actions.contains("Deny"))
        case ("templates.gatekeeper.sh", "ConstraintTemplate"): self.init(.admission, isEnforcing: true)
        case ("constraints.gatekeeper.sh", _):
            let action = spec?["enforcementAction"]?.string ?? "deny"
            self.init(.admission, isEnforcing: action == "deny" || action == "scoped")
        case ("security.istio.io", "PeerAuthentication"):
            self.init(.encryption, isEnforcing: spec?["mtls"]?["mode"]?.equals("STRICT") ?? false)
        default: return nil
        }
    }

    private init(_ purpose: Purpose, isEnforcing: Bool) { (self.purpose, self.isEnforcing) = (purpose, isEnforcing) }

    /// Whether a policy of Kyverno refuses: as a whole, or by one of its rules.
    ///
    /// Source: https://kyverno.io/docs/policy-types/cluster-policy/policy-settings/
    private static func enforces(_ object: KubernetesObject) -> Bool {
        let whole = object.spec?["validationFailureAction"]?.string
        let rules = (object.spec?["rules"]).indexed.compactMap { $0.node["validate"]?["failureAction"]?.string }
        return ([whole].compactMap { $0 } + rules).contains { $0.lowercased() == "enforce" }
    }

    /// Whether it counts in every namespace.
    static func isForCluster(_ object: KubernetesObject) -> Bool {
        object.group != "security.istio.io" && object.kind != "Policy" && !object.kind.hasPrefix("Namespaced")
    }
}

/// The Pod Security level that a Namespace asks for.
///
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/
struct NamespaceSecurity: Equatable {
    /// How much is enforced: 0 for nothing.
    let level: Int
    /// The version of the standards; the largest number for the newest.
    let version: Int
    /// As the labels say it.
    let text: String

    private static let levels = ["privileged", "baseline", "restricted"]
    private static let prefix = "pod-security.kubernetes.io/enforce"

    init(_ labels: Labels) {
        let name = labels.value(of: NamespaceSecurity.prefix)
        let version = labels.value(of: NamespaceSecurity.prefix + "-version")
        level = name.flatMap { NamespaceSecurity.levels.firstIndex(of: $0) } ?? 0
        let minor = version.flatMap { $0.hasPrefix("v1.") ? Int($0.dropFirst(3)) : nil }
        self.version = minor ?? Int.max
        text = (name ?? "none") + (version.map { " \($0)" } ?? "")
    }

    /// Whether another one asks for less.
    func isLoosened(to other: NamespaceSecurity) -> Bool {
        other.level < level || other.level == level && level > 0 && other.version < version
    }
}
