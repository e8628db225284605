import Kubernetes
import Manifest

/// What LimitRanges and ResourceQuotas bound.
enum NamespaceLimits {
    /// Whether a LimitRange gives containers limits and requests that they do not have.
    static func hasDefaults(_ object: KubernetesObject) -> Bool {
        (object.spec?["limits"]).indexed.contains {
            !$0.node["default"].isMissingOrEmpty || !$0.node["defaultRequest"].isMissingOrEmpty
        }
    }

    /// Whether a ResourceQuota bounds both CPU and memory.
    static func limitsCompute(_ bounds: Set<String>) -> Bool {
        ["cpu", "memory"].allSatisfy { resource in
            !bounds.isDisjoint(with: [resource, "requests.\(resource)", "limits.\(resource)"])
        }
    }

    /// What an object bounds, by name: `requests.cpu`, `Container max memory`. What is bounded for some pods only has another name.
    static func bounds(of object: KubernetesObject) -> Set<String> {
        if object.kind == "ResourceQuota" {
            let scopes = (object.spec?["scopes"]).indexed.compactMap(\.node.scalarText).sorted().joined(separator: ",")
            let isForSome = !scopes.isEmpty || object.spec?["scopeSelector"] != nil
            let scope = isForSome ? " of \(scopes)" : ""
            return Set((object.spec?["hard"]?.children.map { $0 } ?? []).map { $0.key + scope })
        }
        var found: Set<String> = []
        for (_, limit) in (object.spec?["limits"]).indexed {
            let type = limit["type"]?.scalarText ?? "Container"
            for field in limit.children where field.isMapping {
                for resource in field.children { found.insert("\(type) \(field.key) \(resource.key)") }
            }
        }
        return found
    }
}
