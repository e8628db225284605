import Kubernetes
import Manifest

/// What is kept of a Role or ClusterRole: which of the rights that rules over several objects ask for it grants.
struct RoleGrants: Sendable, Hashable {
    /// A right that is asked for.
    enum Right: Sendable, CaseIterable {
        case exec
        case attach
        /// What opens the same connections before 1.35.
        case execByGet
        case attachByGet
        case readSecrets
        case setServiceStatus
        case everything
        case escalate
        case impersonate
    }

    /// A right that is granted.
    struct Grant: Sendable, Hashable {
        let right: Right
        let place: FactPlace
        /// Whether it is granted for some named objects only.
        let isForNamed: Bool
    }

    /// The first grant of each right.
    private(set) var grants: [Grant] = []
    /// The labels of the ClusterRoles whose rules it takes over.
    let aggregates: [LabelSelector]

    init(_ reader: FactReader, _ wanted: ObjectFacts.Wanted) {
        let object = reader.object
        aggregates = (object.node["aggregationRule"]?["clusterRoleSelectors"]).indexed.compactMap {
            LabelSelector($0.node)
        }
        guard wanted.contains(.grants) else { return }
        for rule in object.roleRules {
            for right in Right.allCases {
                guard let found = right.grant(of: rule) else { continue }
                let isKnown = grants.contains { $0.right == right && ($0.isForNamed ? found.scope == .named : true) }
                if isKnown { continue }
                let path = "rules[\(rule.index)].resources[\(found.resource)]"
                let node = rule.node[.resources]?[found.resource] ?? rule.node
                grants.append(
                    Grant(right: right, place: reader.place(node, path), isForNamed: found.scope == .named))
            }
        }
    }

    /// The grant of a right.
    func grant(of right: Right) -> Grant? { grants.first { $0.right == right } }
}

extension RoleGrants.Right {
    fileprivate func grant(of rule: RoleRule) -> RoleRule.Grant? {
        switch self {
        case .exec: rule.grant(["create"], on: ["pods/exec", "*/exec"])
        case .attach: rule.grant(["create"], on: ["pods/attach", "*/attach"])
        case .execByGet: rule.grant(["get"], on: ["pods/exec", "*/exec"])
        case .attachByGet: rule.grant(["get"], on: ["pods/attach", "*/attach"])
        case .readSecrets: rule.grant(["get", "list", "watch"], on: ["secrets"])
        case .setServiceStatus: rule.grant(["update", "patch"], on: ["services/status", "*/status"])
        case .everything:
            RoleGrants.Right.allows("*", rule.node["apiGroups"]) && RoleGrants.Right.allows("*", rule.node["verbs"])
                && RoleGrants.Right.allows("*", rule.node[.resources])
                ? rule.grant(["escalate"], on: ["clusterroles"], in: "rbac.authorization.k8s.io") : nil
        case .escalate:
            rule.grant(
                ["escalate", "bind"], on: ["clusterroles", "roles"], in: "rbac.authorization.k8s.io")
        case .impersonate: rule.grant(["impersonate"], on: ["users", "groups", "serviceaccounts"])
        }
    }

    private static func allows(_ text: StaticString, _ list: Node?) -> Bool {
        list.indexed.contains { $0.node.equals(text) }
    }
}

/// What is kept of a binding.
struct BindingFacts: Sendable, Hashable {
    /// Role or ClusterRole.
    let roleKind: String
    /// Its name.
    let role: PlacedText
    /// Who gets the rights.
    let subjects: [Subject]
    /// Whether the rights count in every namespace.
    let isForCluster: Bool

    /// Who gets the rights.
    struct Subject: Sendable, Hashable {
        let kind: String
        let name: PlacedText
        /// The namespace of a service account.
        let namespace: NamespaceName

        /// `ServiceAccount shop/web`
        var title: String {
            "\(kind) \(kind == "ServiceAccount" ? namespace.name.map { $0 + "/" } ?? "" : "")\(name.text)"
        }
    }

    /// Nil where it names no role.
    init?(_ reader: FactReader) {
        let object = reader.object
        guard let reference = object.roleRef, let node = object.node["roleRef"]?[.name],
            let name = reader.text(node, "roleRef.name"), !Variables.isPlaceholder(node.utf8)
        else { return nil }
        (roleKind, role) = (reference.kind, name)
        isForCluster = object.kind == "ClusterRoleBinding"
        subjects = object.node["subjects"].indexed.compactMap { index, subject in
            guard let name = reader.text(subject[.name], "subjects[\(index)].name"),
                !Variables.isPlaceholder(subject[.name]?.utf8 ?? .init(start: nil, count: 0))
            else { return nil }
            let own = subject[.namespace].map { NamespaceName($0) } ?? NamespaceName(object.metadata?[.namespace])
            return Subject(kind: subject[.kind]?.scalarText ?? "", name: name, namespace: own)
        }
    }
}
