import Manifest

/// Roles that charts make of their values: a list of rules ends up in a role as it is.
enum HelmRoles {
    /// The roles of which rules stand anywhere in values.
    static func parts(in values: Node) -> [EmbeddedParts.Part] {
        values.descendants.filter(isRules).map { .made(role(with: $0), $0) }
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
