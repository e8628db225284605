import Manifest

/// What can be told of an object of which only one field is known.
public enum PartialObject {
    /// Fields that can only be wrong when they are true.
    private static let flags: Set = [
        "hostNetwork", "hostPID", "hostIPC", "privileged", "allowPrivilegeEscalation", "hostProcess",
        "shareProcessNamespace",
    ]

    /// Whether a field of this name can only be wrong when it is true.
    static func isOnlyWrongWhenTrue(_ key: String) -> Bool { flags.contains(key) }

    /// The names of fields whose value decides whether an object is well hardened.
    private static let deciding: Set = [
        "kind", "apiVersion", "image", "hostPath", "roleRef", "subjects", "rules", "aggregationRule", "securityContext",
        "capabilities", "runAsUser", "runAsNonRoot", "seccompProfile", "serviceAccountName", "containers",
        "initContainers", "stringData", "verbs", "resources", "type", "externalIPs", "loadBalancerSourceRanges",
    ]

    /// Whether the value at a path decides whether the object is well hardened.
    public static func isDecided(by steps: [FieldPath.Step]) -> Bool {
        steps.isEmpty
            || steps.contains { step in
                guard case .key(let key) = step else { return false }
                return deciding.contains(key) || flags.contains(key) || key.hasPrefix("pod-security.kubernetes.io/")
            }
    }

    /// The type that has something at a path, where nobody says it.
    static func type(at steps: [FieldPath.Step], value: Node?) -> ManifestObject.TypeMeta {
        let name = kind(at: steps, value: value)
        let group = Kind.group(ofKind: name) ?? ""
        return ManifestObject.TypeMeta(kind: name, apiVersion: group.isEmpty ? "v1" : group + "/v1")
    }

    private static func kind(at steps: [FieldPath.Step], value: Node?) -> String {
        let keys = steps.prefix(4).map { if case .key(let key) = $0 { key } else { "" } }
        switch keys.first {
        case "roleRef", "subjects": return "ClusterRoleBinding"
        case "rules", "aggregationRule": return "ClusterRole"
        case "data", "binaryData": return "ConfigMap"
        case "stringData": return "Secret"
        case "metadata":
            let isOfNamespace =
                keys.contains { $0.hasPrefix("pod-security.kubernetes.io/") }
                || value?["pod-security.kubernetes.io/enforce"] != nil
            return isOfNamespace ? "Namespace" : keys.contains { $0.contains("ingress") } ? "Ingress" : "Deployment"
        case "spec":
            switch keys.dropFirst().first {
            case "jobTemplate": return "CronJob"
            case "egress", "ingress", "policyTypes", "podSelector": return "NetworkPolicy"
            case "template", nil: return "Deployment"
            default: return podFields.contains(keys[1]) ? "Pod" : "Deployment"
            }
        default: return "Deployment"
        }
    }

    /// The fields of a pod spec by which one is recognized.
    private static let podFields: Set = [
        "containers", "initContainers", "ephemeralContainers", "volumes", "hostNetwork", "hostPID", "hostIPC",
        "hostUsers", "securityContext", "serviceAccountName", "serviceAccount", "automountServiceAccountToken",
        "shareProcessNamespace",
    ]

    /// Writes the member at a path, with nothing beside it on the way but what a single field of a binding goes with: a
    /// subject or a role without a kind says nothing.
    ///
    /// - Parameter text: the value, where it is a scalar.
    static func write(
        _ steps: ArraySlice<FieldPath.Step>, beside text: String?, _ value: (inout JSONText) -> Void,
        to json: inout JSONText
    ) {
        guard case .key(let first)? = steps.first else { return }
        switch (first, Array(steps.dropFirst())) {
        case ("subjects", [.index(0), .key("name")]):
            json.list(.text(first)) { json in
                json.object { json in
                    json.member("kind", kind(ofSubject: text ?? ""))
                    json.member("name", at: [], value)
                }
            }
        case ("roleRef", [.key("name")]):
            json.member(.text(first)) { json in
                json.member("kind", "ClusterRole")
                json.member("name", at: [], value)
            }
        default: json.member(first, at: steps.dropFirst(), value)
        }
    }

    private static func kind(ofSubject name: String) -> String {
        if name == "default" { return "ServiceAccount" }
        let isUser =
            !name.hasPrefix("system:") || name == "system:anonymous" || name.hasPrefix("system:serviceaccount:")
        return isUser ? "User" : "Group"
    }
}

extension JSONText {
    /// Writes a member and below it the value to which further steps lead, with nothing beside it on the way. A list on the
    /// way has one entry.
    mutating func member(_ key: String, at steps: ArraySlice<FieldPath.Step>, _ value: (inout JSONText) -> Void) {
        self.key(.text(key))
        nest(steps, value)
    }

    private mutating func nest(_ steps: ArraySlice<FieldPath.Step>, _ value: (inout JSONText) -> Void) {
        switch steps.first {
        case .key(let key): object { $0.member(key, at: steps.dropFirst(), value) }
        case .index: array { $0.nest(steps.dropFirst(), value) }
        case nil: value(&self)
        }
    }
}
