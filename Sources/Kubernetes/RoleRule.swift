/// One rule of a Role or ClusterRole. What it grants is the cross product of its groups, resources and verbs; two rules
/// are never put together.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
public struct RoleRule {
    /// The rule.
    public let node: Node
    /// Its place in `rules`.
    public let index: Int

    init(_ node: Node, index: Int) {
        self.node = node
        self.index = index
    }

    /// The verbs it grants among these, `*` included.
    public func verbs(_ wanted: [StaticString]) -> [String] {
        node[.verbs]?.children.compactMap { $0.equals(anyOf: wanted) || $0.equals("*") ? $0.string : nil } ?? []
    }

    /// The place in `resources` of the first entry that covers one of these; `*` covers all. nil where none does.
    public func firstResource(_ wanted: [StaticString]) -> Int? {
        node[.resources]?.children.enumerated().first { $0.element.equals(anyOf: wanted) || $0.element.equals("*") }?
            .offset
    }

    /// Whether it covers an API group, `*` included; the core group is empty.
    public func covers(group: StaticString) -> Bool {
        node[.apiGroups]?.children.contains { $0.equals(group) || $0.equals("*") } ?? false
    }

    /// Whether it names an object by name, and so grants nothing on others.
    public var isForNamedObjects: Bool { !node[.resourceNames].isMissingOrEmpty }

    /// What it grants of a right: the place of the resource, the verbs, and which `*` of the rule is why.
    public struct Grant {
        /// The place in `resources`.
        public var resource: Int
        /// The verbs, as they stand in the rule.
        public var verbs: [String]
        /// The list of the rule in which a `*` is why, nil where none is.
        public var wildcard: String?
    }

    /// Whether it grants one of some verbs on one of some resources of a group; `*` counts everywhere.
    public func grant(
        _ wanted: [StaticString], on resources: [StaticString], in group: StaticString = ""
    ) -> Grant? {
        guard let resource = firstResource(resources), covers(group: group) else { return nil }
        let verbs = verbs(wanted)
        guard !verbs.isEmpty else { return nil }
        let isAll = node[.resources]?[resource]?.equals(anyOf: resources) == false
        return Grant(
            resource: resource, verbs: verbs, wildcard: isAll ? "resources" : verbs == ["*"] ? "verbs" : nil)
    }
}
