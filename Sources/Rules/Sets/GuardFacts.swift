import Kubernetes
import Manifest

/// What is kept of an object that keeps others out of the cluster, or encrypts what programs say to one another: how much it
/// guards.
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
    var isEnforcing: Bool
    /// What it is made of: the rules that refuse, webhooks, the policy that a binding names. One that is gone guards nothing.
    var parts: Set<String> = []
    /// Whether it leaves the decision to what is around it (mode UNSET of a PeerAuthentication).
    var inherits = false
    /// Whether it is for some pods of its namespace only.
    var isForSome = false
    /// A digest of all that it says: two guards of one kind guard the same only where it is the same.
    let digest: String

    private static let kyvernoKinds: Set = [
        "ClusterPolicy", "Policy", "ValidatingPolicy", "NamespacedValidatingPolicy", "ImageValidatingPolicy",
        "NamespacedImageValidatingPolicy", "CleanupPolicy", "MutatingPolicy",
    ]

    /// Nil for an object that guards nothing in this way.
    init?(_ object: KubernetesObject) {
        let spec = object.spec
        let content = spec ?? object.node["webhooks"]
        digest = content.map { ContentDigest.text(of: $0).digest } ?? ""
        isEnforcing = true
        switch (object.group, object.kind) {
        case ("security.istio.io", "PeerAuthentication"):
            purpose = .encryption
            addEncryption(spec)
        case ("admissionregistration.k8s.io", let kind):
            purpose = .admission
            if !addAdmission(kind, object) { return nil }
        case ("kyverno.io", let kind) where GuardFacts.kyvernoKinds.contains(kind):
            purpose = .admission
            addKyvernoRules(spec)
        case ("policies.kyverno.io", let kind) where GuardFacts.kyvernoKinds.contains(kind):
            purpose = .admission
            let actions = (spec?["validationActions"]).indexed.compactMap(\.node.string)
            isEnforcing = actions.isEmpty || actions.contains("Deny")
            addCount(of: spec?["validations"])
            for key in ["resources", "operations"] { addRange(of: spec?["matchConstraints"], key) }
            addUnless(spec?["matchConditions"], "conditions")
        case ("templates.gatekeeper.sh", "ConstraintTemplate"): purpose = .admission
        case ("constraints.gatekeeper.sh", _):
            purpose = .admission
            let action = spec?["enforcementAction"]?.string ?? "deny"
            isEnforcing = action == "deny" || action == "scoped"
            addRange(of: spec?["match"], "kinds")
        default: return nil
        }
    }

    /// Whether another state of the object guards as much, as far as that can be told.
    func isKept(in other: GuardFacts) -> Bool {
        other.isEnforcing && parts.allSatisfy(other.covers) && (isForSome || !other.isForSome)
    }

    /// Whether it has a part of another state, or a star in its place.
    private func covers(_ part: String) -> Bool {
        if parts.contains(part) { return true }
        guard part.hasPrefix(GuardFacts.range) else { return false }
        let words = part.split(separator: " ")
        return words.count > 2 && parts.contains(GuardFacts.range + words[1] + " *")
    }

    // MARK: Kinds

    private mutating func addEncryption(_ spec: Node?) {
        let mode = spec?["mtls"]?["mode"]?.string
        let ports = spec?["portLevelMtls"]?.children.map { $0 } ?? []
        inherits = (mode ?? "UNSET") == "UNSET" && ports.isEmpty
        let isOpenSomewhere = ports.contains { $0["mode"]?.equals(anyOf: ["DISABLE", "PERMISSIVE"]) ?? false }
        isEnforcing = mode == "STRICT" && !isOpenSomewhere
        isForSome = spec?["selector"]?["matchLabels"]?.count ?? 0 > 0
    }

    /// Whether the kind is one that guards.
    private mutating func addAdmission(_ kind: String, _ object: KubernetesObject) -> Bool {
        let spec = object.spec
        switch kind {
        case "ValidatingAdmissionPolicy":
            isEnforcing = !(spec?["failurePolicy"]?.equals("Ignore") ?? false) && spec?["validations"]?.count ?? 0 > 0
            addCount(of: spec?["validations"])
            addRange(of: spec?["matchConstraints"], "resources")
            addUnless(spec?["matchConditions"], "conditions")
        case "ValidatingAdmissionPolicyBinding":
            isEnforcing = (spec?["validationActions"]).indexed.contains { $0.node.equals("Deny") }
            if let policy = spec?["policyName"]?.scalarText { parts = [policy] }
            addRange(of: spec?["matchResources"], "resources")
        case "ValidatingWebhookConfiguration":
            let webhooks = object.node["webhooks"].indexed.map(\.node)
            let closed = webhooks.filter { !($0["failurePolicy"]?.equals("Ignore") ?? false) }
            isEnforcing = !closed.isEmpty
            for webhook in closed {
                guard let name = webhook[.name]?.string else { continue }
                parts.insert(name)
                for key in ["resources", "operations"] { addRange(of: webhook, key) }
                addUnless(webhook["matchConditions"], "conditions of " + name)
            }
        default: return false
        }
        return true
    }

    /// Source: https://kyverno.io/docs/policy-types/cluster-policy/policy-settings/
    private mutating func addKyvernoRules(_ spec: Node?) {
        let whole = spec?["validationFailureAction"]?.string ?? "Audit"
        let isForced = (spec?["validationFailureActionOverrides"]).indexed.contains { override in
            override.node["action"]?.string?.lowercased() == "audit"
                && override.node["namespaces"].indexed.contains { $0.node.equals("*") }
        }
        let rules = (spec?["rules"]).indexed.map(\.node)
        let enforcing = rules.filter { rule in
            (rule["validate"]?["failureAction"]?.string ?? whole).lowercased() == "enforce"
        }
        parts = Set(enforcing.compactMap { $0[.name]?.scalarText })
        for rule in enforcing {
            addRange(of: rule["match"], "kinds")
            addUnless(rule["exclude"], "exclude")
        }
        isEnforcing =
            (rules.isEmpty ? whole.lowercased() == "enforce" : !enforcing.isEmpty) && !isForced
            && spec?["admission"]?.bool != false && !(spec?["failurePolicy"]?.equals("Ignore") ?? false)
    }

    /// What a policy is for: each kind or resource that it names, and that it leaves nothing out by a selector or a list.
    private mutating func addRange(of match: Node?, _ key: String) {
        for node in match?.descendants.map({ $0 }) ?? [] where node.isSequence && node.key == key {
            for (_, entry) in node.indexed {
                if let text = entry.scalarText { parts.insert(GuardFacts.range + key + " " + text) }
            }
        }
        let narrowing = [
            "namespaceSelector", "objectSelector", "labelSelector", "selector", "excludeResourceRules",
            "excludedNamespaces",
            "namespaces", "names", "name",
        ]
        for key in narrowing {
            let isThere = match?.descendants.contains { $0.key == key && $0.count > 0 } ?? false
            if !isThere { parts.insert(GuardFacts.range + "no " + key) }
        }
    }

    /// That there is nothing by which a policy leaves objects out.
    private mutating func addUnless(_ node: Node?, _ name: String) {
        if node.isMissingOrEmpty { parts.insert(GuardFacts.range + "no " + name) }
    }

    /// With what parts begin that say what a policy is for.
    private static let range = "for "

    /// The parts that have names of their own and are not in another state.
    func namesGone(in other: GuardFacts) -> [String] {
        parts.subtracting(other.parts).filter { Int($0) == nil && !$0.hasPrefix(GuardFacts.range) }.sorted()
    }

    /// How many there are of what has no names: one less is one that is gone.
    private mutating func addCount(of list: Node?) {
        for number in 0..<min(list?.count ?? 0, 1_000) { parts.insert("\(number)") }
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

    /// - Parameter newest: the version that is judged for: to name it is to ask for the newest.
    init(_ labels: Labels, newest: KubernetesVersion) {
        let name = labels.value(of: NamespaceSecurity.prefix)
        let version = labels.value(of: NamespaceSecurity.prefix + "-version")
        level = name.flatMap { NamespaceSecurity.levels.firstIndex(of: $0) } ?? 0
        let minor = version.flatMap { $0.hasPrefix("v1.") ? Int($0.dropFirst(3)) : nil }
        self.version = minor.flatMap { $0 >= newest.minor ? nil : $0 } ?? Int.max
        text = (name ?? "none") + (version.map { " \($0)" } ?? "")
    }

    /// Whether another one asks for less.
    func isLoosened(to other: NamespaceSecurity) -> Bool {
        other.level < level || other.level == level && level > 0 && other.version < version
    }
}
