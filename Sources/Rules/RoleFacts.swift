import Kubernetes
import Manifest

extension Rule.Check {
    /// Judges whether a rule of a role grants one of some verbs on one of some resources (see `Judgement.addGrant`).
    static func grant(
        _ message: String, _ verbs: [StaticString], on resources: [StaticString], in groups: [StaticString] = [""],
        severity: Severity? = nil, named: Severity? = nil
    ) -> Rule.Check {
        .roleRules { rule, judgement in
            judgement.addGrant(message, by: rule, verbs, on: resources, in: groups, severity: severity, named: named)
        }
    }
}

/// What several rules ask about a role or a binding, and how they put what they find.
extension Judgement {
    /// Whether the object is a role that Kubernetes itself brings along, as a cluster gave it out.
    var isDefaultRole: Bool {
        let label = object.metadata?[.labels]?["kubernetes.io/bootstrapping"]
        let isDefault = label?.equals("rbac-defaults") ?? false || object.identity.name.hasPrefix("system:")
        return isDefault && trusts(object.isLive)
    }

    /// Whether get opens a connection into a pod. From 1.35 on the API server asks for create, however it is called
    /// (gate AuthorizePodWebsocketUpgradeCreatePermission).
    var connectsByGet: Bool { !context.isVersionNamed || context.version.minor < 35 }

    /// Adds a finding where a rule of the role grants one of some verbs on one of some resources, in the first of some
    /// groups in which it does.
    ///
    /// - Parameters:
    ///   - message: what the role may do; of a right on named objects ` of some` follows.
    ///   - named: how much a right on named objects weighs; nil for as much as on all.
    mutating func addGrant(
        _ message: String, by rule: RoleRule, _ verbs: [StaticString], on resources: [StaticString],
        in groups: [StaticString] = [""], severity: Severity? = nil, named: Severity? = nil
    ) {
        guard let grant = groups.lazy.compactMap({ rule.grant(verbs, on: resources, in: $0) }).first else { return }
        let isNamed = grant.scope == .named && named != nil
        add(
            isNamed ? message + ", limited to those that it names" : message, at: "resources[\(grant.resource)]",
            severity: isNamed ? named : severity, causes: grant.wildcard.map { ["*" + $0] } ?? [])
    }

    /// Adds one finding for all subjects of the binding that are bad: it points to their names.
    mutating func addSubjects(
        _ message: @escaping @Sendable (String) -> String, severity: Severity? = nil,
        named name: (BoundSubject) -> String = { $0.name },
        where isBad: (BoundSubject) -> Bool
    ) {
        // Who gets the rights, and which: each of them makes another finding.
        let role = object.roleRef.map { "\($0)" } ?? ""
        let bad = object.boundSubjects.filter { isBad($0.subject) }
        for list in ["subjects", "userNames", "groupNames"] {
            let own = bad.filter { $0.list == list }
            add(
                message, bad: own.map { (index: $0.index, value: name($0.subject)) }, in: list,
                field: list == "subjects" ? "name" : nil, severity: severity,
                grants: own.map { "\($0.subject) \(role)" })
        }
    }
}

/// Who a binding is for: kind, namespace and name decide together.
struct BoundSubject: CustomStringConvertible {
    /// `kind`: User, Group or ServiceAccount.
    let kind: String
    /// `name`
    let name: String
    /// The namespace of a service account: its own, or that of the binding.
    let namespace: String?

    /// A subject of a binding.
    init(_ node: Node, in binding: KubernetesObject) {
        kind = node[.kind]?.scalarText ?? ""
        name = node[.name]?.scalarText ?? ""
        namespace = kind == "ServiceAccount" ? node[.namespace]?.scalarText ?? binding.identity.namespace : nil
    }

    /// A subject that is named alone.
    init(kind: String, name: String) { (self.kind, self.name, namespace) = (kind, name, nil) }

    /// The namespace of which it is the default service account, or all of them; nil for anybody else. What the account does
    /// is known by the names of users and groups as well.
    var defaultAccountOf: String? {
        switch kind {
        case "ServiceAccount": return name == "default" ? namespace ?? "" : nil
        case "User":
            let parts = name.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount", parts[3] == "default" else {
                return nil
            }
            return String(parts[2])
        case "Group":
            let prefix = "system:serviceaccounts:"
            return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
        default: return nil
        }
    }

    var description: String { "\(kind) \(namespace ?? ""):\(name)" }
}

/// What a binding binds to.
struct RoleReference: CustomStringConvertible {
    /// `kind`: Role or ClusterRole.
    let kind: String
    /// `name`
    let name: String

    /// Whether it is the ClusterRole of a name, in the group of roles.
    func isClusterRole(_ names: String...) -> Bool { kind == "ClusterRole" && names.contains(name) }

    var description: String { "\(kind)/\(name)" }
}

extension KubernetesObject {
    /// What a binding binds to, nil where it names no role. Without a kind, as in a patch, it is a ClusterRole.
    var roleRef: RoleReference? {
        guard let node = node["roleRef"], let name = node[.name]?.scalarText else { return nil }
        return RoleReference(kind: node[.kind]?.scalarText ?? "ClusterRole", name: name)
    }

    /// The subjects of a binding, with their places. OpenShift's own bindings can name them in two lists of names.
    var boundSubjects: [(list: String, index: Int, subject: BoundSubject)] {
        let subjects = node["subjects"].indexed.map { ("subjects", $0.index, BoundSubject($0.node, in: self)) }
        guard identity.apiVersion.hasPrefix("authorization.openshift.io") || identity.apiVersion == "v1" else {
            return subjects
        }
        return subjects
            + node["userNames"].indexed.map {
                ("userNames", $0.index, BoundSubject(kind: "User", name: $0.node.scalarText ?? ""))
            }
            + node["groupNames"].indexed.map {
                ("groupNames", $0.index, BoundSubject(kind: "Group", name: $0.node.scalarText ?? ""))
            }
    }

    /// The namespaces that Kubernetes itself makes and owns, and no others that begin alike.
    static let systemNamespaces: Set = ["kube-system", "kube-public", "kube-node-lease"]
}

extension [StaticString] {
    /// The verbs by which objects are changed or removed.
    static let allWriteVerbs: Self = ["create", "update", "patch", "delete", "deletecollection"]
}
