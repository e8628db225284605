import Manifest

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

    /// The names of the objects that it is for; empty for all.
    private var names: [String] { node["resourceNames"].indexed.map { $0.node.scalarText ?? "" } }

    /// Whether it names objects by name, and grants nothing on others.
    public var isForNamedObjects: Bool { !names.isEmpty && !names.contains("") }

    /// Whether it names one of some objects.
    public func names(anyOf wanted: Set<String>) -> Bool { names.contains(where: wanted.contains) }

    /// For which objects a right is granted.
    public enum Scope: Sendable, Comparable {
        /// For those that are named.
        case named
        /// For all.
        case all
    }

    /// For which objects a verb is granted; nil where it is granted for none.
    ///
    /// A request for a collection has no name: one that lists, watches, creates or deletes a collection is granted only
    /// where the empty name is among the names, and then for all. `create` on a part of an object, such as pods/exec, names
    /// the object.
    ///
    /// Source: the authorizer of RBAC compares the name of the request with each name of the rule.
    func scope(of verb: String, onPart: Bool) -> Scope? {
        let names = names
        if names.isEmpty { return .all }
        let hasName = names.contains { !$0.isEmpty }
        switch verb {
        case "list", "watch": return names.contains("") ? .all : .named
        case "create" where onPart: return hasName ? .named : nil
        case "create", "deletecollection": return names.contains("") ? .all : nil
        default: return hasName ? .named : nil
        }
    }

    /// What it grants of a right: the place of the resource, the verbs, and which `*` of the rule is why.
    public struct Grant {
        /// The place in `resources`.
        public var resource: Int
        /// The verbs that were asked for and are granted.
        public var verbs: [String]
        /// For which objects.
        public var scope: Scope
        /// The list of the rule in which a `*` is why, nil where none is.
        public var wildcard: String?
    }

    /// Whether it grants one of some verbs on one of some resources of a group; `*` counts everywhere.
    public func grant(
        _ wanted: [StaticString], on resources: [StaticString], in group: StaticString = ""
    ) -> Grant? {
        guard let resource = firstResource(resources), covers(group: group) else { return nil }
        let written = verbs(wanted)
        guard !written.isEmpty else { return nil }
        let isAll = written == ["*"]
        let verbs = isAll ? wanted.map { "\($0)" } : written.filter { $0 != "*" }
        let onPart = resources.contains { "\($0)".contains("/") }
        let scopes = verbs.compactMap { verb in scope(of: verb, onPart: onPart).map { (verb, $0) } }
        guard let widest = scopes.map(\.1).max() else { return nil }
        let hasStar = node[.resources]?[resource]?.equals(anyOf: resources) == false
        return Grant(
            resource: resource, verbs: scopes.map(\.0), scope: widest,
            wildcard: hasStar ? "resources" : isAll ? "verbs" : nil)
    }
}
