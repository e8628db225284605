/// Operations of JSON Patch (RFC 6902): each makes a part of an object, which has the value at the path and nothing else.
public struct JSONPatchOperation {
    /// The value as it stands in the manifest; nil for one that takes something away.
    public let value: Node?
    /// The path, or what names it.
    public let node: Node
    /// The steps of the path.
    public let steps: [FieldPath.Step]
    /// Whether it takes away what stands at the path.
    public var removes: Bool { value == nil }

    private static let most = 10_000

    /// The operations in a list; nil for a list of anything else.
    public static func all(in list: Node) -> [JSONPatchOperation]? {
        guard list.isSequence, list.count > 0, list.count <= most else { return nil }
        guard list.children.allSatisfy({ $0["op"]?.string != nil && $0["path"]?.string != nil }) else { return nil }
        return list.children.compactMap { JSONPatchOperation($0) }
    }

    private init?(_ operation: Node) {
        guard let path = operation["path"], let text = path.string else { return nil }
        switch operation["op"]?.string {
        case "add", "replace":
            let value = operation[.value]
            self.init(path: text, node: path, value: value.map { $0.isNull } ?? true ? nil : value)
        case "remove": self.init(path: text, node: path, value: nil)
        case "move":
            guard let from = operation["from"], let text = from.string else { return nil }
            self.init(path: text, node: from, value: nil)
        default: return nil
        }
    }

    private init(path: String, node: Node, value: Node?) {
        self.node = node
        self.value = value
        steps = path.split(separator: "/").map { part in
            let key = String(part).replacing("~1", with: "/").replacing("~0", with: "~")
            return key == "-" || key.utf8.allSatisfy { (0x30...0x39).contains($0) } ? .index(0) : .key(key)
        }
    }

    /// A text of JSON with the object that has the value and nothing else; empty where the path leads to no part of one.
    ///
    /// - Parameter target: what is patched, as far as that is known.
    public func object(of target: PatchTarget) -> [UInt8] {
        // The path of the object as a whole, or of a list, makes no part of an object.
        guard case .key(let first)? = steps.first else { return [] }
        var json = JSONText()
        json.object { json in
            for (key, text) in [("apiVersion", target.apiVersion), ("kind", target.kind ?? guessedKind)] {
                if let text, !text.isEmpty, steps.first != .key(key) { json.member(key, text) }
            }
            if let name = target.name, steps.first != .key("metadata") {
                json.member("metadata") { $0.member("name", name) }
            }
            json.member(first, at: steps.prefix(200).dropFirst()) { json in
                if let value { json.append(value) } else { json.append(raw: "null") }
            }
        }
        return json.bytes
    }

    /// The kind that has something at the path, where nobody says it.
    private var guessedKind: String {
        let keys = steps.prefix(4).map { if case .key(let key) = $0 { key } else { "" } }
        switch keys.first {
        case "roleRef", "subjects": return "ClusterRoleBinding"
        case "rules", "aggregationRule": return "ClusterRole"
        case "data", "binaryData": return "ConfigMap"
        case "stringData": return "Secret"
        case "metadata":
            return keys.contains { $0.hasPrefix("pod-security.kubernetes.io/") }
                || value?["pod-security.kubernetes.io/enforce"] != nil
                ? "Namespace" : "Deployment"
        case "spec":
            switch keys.dropFirst().first {
            case "jobTemplate": return "CronJob"
            case "egress", "ingress", "policyTypes", "podSelector": return "NetworkPolicy"
            case "template", nil: return "Deployment"
            default: return PodFields.names.contains(keys[1]) ? "Pod" : "Deployment"
            }
        default: return "Deployment"
        }
    }
}

/// The fields of a pod spec by which one is told.
enum PodFields {
    static let names: Set = [
        "containers", "initContainers", "ephemeralContainers", "volumes", "hostNetwork", "hostPID", "hostIPC",
        "hostUsers",
        "securityContext", "serviceAccountName", "serviceAccount", "automountServiceAccountToken",
        "shareProcessNamespace",
    ]
}

extension JSONText {
    /// Writes a member and below it the value to which further steps lead, with nothing beside it on the way. A list on the
    /// way has one entry.
    mutating func member(_ key: String, at steps: ArraySlice<FieldPath.Step>, _ value: (inout JSONText) -> Void) {
        self.key(key)
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
