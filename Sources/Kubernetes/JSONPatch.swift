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

    /// A text of JSON with the object that has the value and nothing else.
    ///
    /// - Parameter target: what is patched, as far as that is known.
    public func object(of target: PatchTarget) -> [UInt8] {
        var json = JSONText()
        json.append(raw: "{")
        for (key, value) in [("apiVersion", target.apiVersion), ("kind", target.kind ?? guessedKind)] {
            guard let value, !value.isEmpty, steps.first != .key(key) else { continue }
            json.append(key)
            json.append(raw: ":")
            json.append(value)
            json.append(raw: ",")
        }
        if let name = target.name, steps.first != .key("metadata") {
            json.append(raw: "\"metadata\":{\"name\":")
            json.append(name)
            json.append(raw: "},")
        }
        var closing: [UInt8] = [UInt8(ascii: "}")]
        for (number, step) in steps.prefix(200).enumerated() {
            switch step {
            case .key(let key):
                if number > 0 {
                    json.append(raw: "{")
                    closing.append(UInt8(ascii: "}"))
                }
                json.append(key)
                json.append(raw: ":")
            case .index:
                json.append(raw: "[")
                closing.append(UInt8(ascii: "]"))
            }
        }
        if let value { json.append(value) } else { json.append(raw: "null") }
        return json.bytes + closing.reversed()
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

/// What a patch is for, as far as it says.
public struct PatchTarget: Sendable {
    /// `apiVersion`, from group and version.
    public var apiVersion: String?
    /// `kind`
    public var kind: String?
    /// `name`
    public var name: String?

    /// A target of which nothing is known.
    public init() {}

    /// The target of a patch in a kustomization.
    init(_ node: Node?) {
        kind = node?[.kind]?.string
        name = node?[.name]?.string
        let (group, version) = (node?["group"]?.string, node?["version"]?.string)
        if let group, !group.isEmpty { apiVersion = "\(group)/\(version ?? "v1")" } else { apiVersion = version }
    }

    /// The type that it gives to a patch, whatever that says of itself; nil where it names no kind.
    public var type: ManifestObject.TypeMeta? {
        kind.map { ManifestObject.TypeMeta(kind: $0, apiVersion: apiVersion ?? "") }
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
