/// Roles that charts make of their values: a list of rules ends up in a role as it is.
enum HelmRoles {
    private static let deepest = 64

    /// The roles of which rules stand anywhere in values.
    static func parts(in values: Node) -> [EmbeddedParts.Part] {
        var parts: [EmbeddedParts.Part] = []
        var pending = [(node: values, depth: 0)]
        while let (next, depth) = pending.popLast() {
            for child in next.children where child.count > 0 {
                if next.isMapping, isRules(child) {
                    parts.append(.made(role(with: child), child))
                } else if depth < deepest {
                    pending.append((child, depth + 1))
                }
            }
        }
        return parts
    }

    private static func isRules(_ field: Node) -> Bool {
        guard field.isSequence, field.key.lowercased().hasSuffix("rules") else { return false }
        return field.children.contains { rule in
            rule[.verbs]?.isSequence ?? false
                && (rule["resources"]?.isSequence ?? rule[.nonResourceURLs]?.isSequence ?? false)
        }
    }

    private static func role(with rules: Node) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", "rbac.authorization.k8s.io/v1")
            json.member("kind", "ClusterRole")
            json.member("rules", rules)
        }
        return json.bytes
    }
}
