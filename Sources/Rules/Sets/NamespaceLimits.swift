import Kubernetes
import Manifest

/// What LimitRanges and ResourceQuotas are asked for.
enum NamespaceLimits {
    /// Whether a LimitRange gives containers limits and requests that they do not have.
    static func hasDefaults(_ object: KubernetesObject) -> Bool {
        (object.spec?["limits"]).indexed.contains {
            !$0.node["default"].isMissingOrEmpty || !$0.node["defaultRequest"].isMissingOrEmpty
        }
    }

    /// Whether a ResourceQuota bounds both CPU and memory.
    static func limitsCompute(_ object: KubernetesObject) -> Bool {
        let names = Set((object.spec?["hard"]?.children.map { $0 } ?? []).map(\.key))
        return ["cpu", "memory"].allSatisfy { resource in
            !names.isDisjoint(with: [resource, "requests.\(resource)", "limits.\(resource)"])
        }
    }
}
