/// What names an object: how people and reports speak of it, and by what two versions of it are known to be the same.
public final class ObjectIdentity: Sendable, Hashable, Codable, CustomStringConvertible {
    /// `apiVersion` as written.
    public let apiVersion: String
    /// `kind`.
    public let kind: String
    /// `metadata.namespace`, nil where the manifest names none.
    public let namespace: String?
    /// `metadata.name`, or `metadata.generateName` and a star; empty where there is neither.
    public let name: String

    /// An identity from its parts.
    public init(apiVersion: String, kind: String, namespace: String?, name: String) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// `Deployment prod/web`.
    public var description: String {
        // Nothing but this program calls values an object.
        if kind == HelmValues.type.kind, apiVersion == HelmValues.type.apiVersion { return "Helm values" }
        let place = namespace.map { $0 + "/" } ?? ""
        return "\(kind) \(place)\(name.isEmpty ? "(no name)" : name)"
    }

    /// Two versions of one object may differ in the version of their API, and in its group where Kubernetes has moved the
    /// kind out of `extensions`.
    public static func == (left: ObjectIdentity, right: ObjectIdentity) -> Bool {
        left.kind == right.kind && left.namespace == right.namespace && left.name == right.name
            && (left.apiVersion == right.apiVersion || left.group == right.group)
    }

    /// The group of a kind that Kubernetes itself does not have; empty for its own, which have moved from group to group.
    public var customGroup: Substring { group.isEmpty || APIGroups.builtIn.contains(String(group)) ? "" : group }

    private var group: Substring {
        guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else { return "" }
        guard apiVersion[..<slash] == "extensions" else { return apiVersion[..<slash] }
        return switch kind {
        case "Ingress", "NetworkPolicy": "networking.k8s.io"
        case "PodSecurityPolicy": "policy"
        default: "apps"
        }
    }

    /// Equal identities hash alike: the API version is left out.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(namespace)
        hasher.combine(name)
    }
}

extension ObjectIdentity {
    /// `deployment.apps/web`, as `kubectl get -o name` has it.
    public var kubectlName: String {
        let group = apiVersion.lastIndex(of: "/").map { "." + apiVersion[..<$0] } ?? ""
        return kind.lowercased() + group + "/" + name
    }
}
