import Manifest

extension JSONPatchOperation {
    /// The rules of roles that several operations put together, field by field, each as JSON of a role with the path that begins
    /// it: what one of them grants shows only beside the others.
    public static func roleRules(of operations: [JSONPatchOperation]) -> [(text: [UInt8], path: Node)] {
        var rules: [String: [JSONPatchOperation]] = [:]
        for operation in operations where operation.ruleField != nil {
            rules[operation.node.string.map(rulePath) ?? "", default: []].append(operation)
        }
        return rules.sorted { $0.key < $1.key }.compactMap { _, parts in
            guard let first = parts.first else { return nil }
            var json = JSONText()
            json.object { json in
                json.member("apiVersion", "rbac.authorization.k8s.io/v1")
                json.member("kind", "ClusterRole")
                json.list("rules") { json in json.object { json in writeRule(of: parts, to: &json) } }
            }
            return (json.bytes, first.node)
        }
    }

    private static let fields: Set = ["verbs", "resources", "apiGroups"]
    /// Verbs that grant something only on roles and users.
    private static let decisiveVerbs: Set = ["escalate", "bind", "impersonate"]

    /// The field of a rule that the operation sets, as a list or an entry of one.
    private var ruleField: String? {
        guard case .sets = effect, steps.count == 3 || steps.count == 4, case .key("rules")? = steps.first,
            case .index = steps[1], case .key(let field) = steps[2], JSONPatchOperation.fields.contains(field)
        else { return nil }
        return field
    }

    /// `/rules/0` of `/rules/0/verbs/-`.
    private static func rulePath(_ path: String) -> String {
        path.drop { $0 != "/" }.split(separator: "/").prefix(2).joined(separator: "/")
    }

    private var texts: [String] {
        guard case .sets(let value) = effect else { return [] }
        return value.isSequence ? value.children.compactMap(\.scalarText) : [value.scalarText].compactMap { $0 }
    }

    private static func writeRule(of parts: [JSONPatchOperation], to json: inout JSONText) {
        var values: [String: [String]] = [:]
        for part in parts { values[part.ruleField ?? "", default: []] += part.texts }
        let verbs = values["verbs"] ?? []
        // What the rule has beside what is set is not known: what would make the most of it counts.
        if values["apiGroups"] == nil { values["apiGroups"] = ["", "apps", "rbac.authorization.k8s.io"] }
        if values["resources"] == nil, !decisiveVerbs.isDisjoint(with: verbs) {
            values["resources"] = ["roles", "clusterroles", "users", "groups", "serviceaccounts"]
        }
        if values["verbs"] == nil, values["resources"]?.contains(where: { $0.hasPrefix("pods/") }) ?? false {
            values["verbs"] = ["create", "get"]
        }
        for (field, texts) in values.sorted(by: { $0.key < $1.key }) {
            json.list(.text(field)) { json in
                for text in texts { json.element(text) }
            }
        }
    }
}
