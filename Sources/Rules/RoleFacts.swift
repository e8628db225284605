/// What several rules ask about a role or a binding, and how they put what they find.
extension Judgement {
    /// Whether the object is a role that Kubernetes itself brings along, as a cluster gave it out.
    var isDefaultRole: Bool {
        guard context.trustsAuthor, object.isLive else { return false }
        let isBootstrapped = object.metadata?[.labels]?["kubernetes.io/bootstrapping"]?.equals("rbac-defaults") ?? false
        return isBootstrapped || object.identity.name.hasPrefix("system:")
    }

    /// Whether get opens a connection into a pod. From 1.35 on the API server asks for create, however it is called
    /// (gate AuthorizePodWebsocketUpgradeCreatePermission).
    var connectsByGet: Bool { !context.isVersionNamed || context.version.minor < 35 }

    /// Adds a finding where a rule of the role grants one of some verbs on one of some resources, in the first of some
    /// groups in which it does.
    mutating func addGrant(
        _ message: String, by rule: RoleRule, _ verbs: [StaticString], on resources: [StaticString],
        in groups: [StaticString] = [""], severity: Severity? = nil
    ) {
        guard let grant = groups.lazy.compactMap({ rule.grant(verbs, on: resources, in: $0) }).first else { return }
        add(message, at: "resources[\(grant.resource)]", severity: severity, wildcard: grant.wildcard)
    }

    /// Adds one finding for all subjects of the binding that are bad: it points to their names.
    mutating func addSubjects(_ message: @escaping @Sendable (String) -> String, where isBad: (Node) -> Bool) {
        let bad = object.node["subjects"].indexed.filter { isBad($0.node) }
        add(
            message, bad: bad.map { (index: $0.index, value: $0.node[.name]?.scalarText ?? "") }, in: "subjects",
            field: "name")
    }
}

extension [StaticString] {
    /// The verbs by which objects are changed or removed.
    static let allWriteVerbs: Self = ["create", "update", "patch", "delete", "deletecollection"]
}
