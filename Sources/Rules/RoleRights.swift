import Manifest

/// What a rule of a role grants, right by right: group, resource, verb and name. A rule has no name by which it could be
/// known again; whether it grants anything new is known by these.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
public enum RoleRights {
    private static let separator: Character = "\u{1}"
    /// A rule with more is known again only as it is.
    private static let most = 400

    /// The rights of a rule, as texts.
    static func all(of rule: Node, content: String) -> [String] {
        func texts(_ key: String) -> [String] { rule[key].indexed.map { $0.node.scalarText ?? "" } }
        let (groups, resources, verbs, urls) = (
            texts("apiGroups"), texts("resources"), texts("verbs"), texts("nonResourceURLs")
        )
        var names = texts("resourceNames")
        // No name is every name.
        if names.isEmpty { names = [""] }
        let count = combinations(of: [groups, resources, verbs, names]) + combinations(of: [urls, verbs])
        guard count > 0, count <= most else { return [content] }
        var rights: [String] = []
        for verb in verbs {
            for group in groups {
                for resource in resources {
                    for name in names { rights.append(text([group, resource, verb, name])) }
                }
            }
            for url in urls { rights.append(text(["url", url, verb, ""])) }
        }
        return rights
    }

    /// How many there are, counted no further than to one too many: lists may be of any length.
    private static func combinations(of lists: [[String]]) -> Int {
        lists.reduce(1) { min($0 * min($1.count, most + 1), most + 1) }
    }

    private static func text(_ parts: [String]) -> String { parts.joined(separator: String(separator)) }

    /// Whether a right is part of another.
    static func covers(_ known: String, _ right: String) -> Bool {
        if known == right { return true }
        func parts(_ text: String) -> [Substring] { text.split(separator: separator, omittingEmptySubsequences: false) }
        let (known, right) = (parts(known), parts(right))
        guard known.count == 4, right.count == 4 else { return false }
        let isSameURL =
            known[0] == "url" && right[0] == "url" && known[1].hasSuffix("*")
            && right[1].hasPrefix(known[1].dropLast())
        let hasResource =
            known[1] == right[1] || known[1] == "*" && known[0] != "url"
            || known[1].hasPrefix("*/") && right[1].hasSuffix(known[1].dropFirst())
        return (known[0] == right[0] || known[0] == "*" && right[0] != "url") && (hasResource || isSameURL)
            && (known[2] == right[2] || known[2] == "*") && (known[3].isEmpty || known[3] == right[3])
    }
}
