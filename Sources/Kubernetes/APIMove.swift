/// API versions that another has replaced without a change of fields or of what they mean: only the name is to be changed.
///
/// Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/, the entries without notable changes.
public enum APIMove {
    private static let moves: [String: [String: String]] = [
        "batch/v1beta1": ["CronJob": "batch/v1"],
        "autoscaling/v2beta2": ["HorizontalPodAutoscaler": "autoscaling/v2"],
        "policy/v1beta1": ["PodDisruptionBudget": "policy/v1"],
        "rbac.authorization.k8s.io/v1beta1": all(
            ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"], in: "rbac.authorization.k8s.io/v1"),
        "storage.k8s.io/v1beta1": all(
            ["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"], in: "storage.k8s.io/v1"),
        "scheduling.k8s.io/v1beta1": ["PriorityClass": "scheduling.k8s.io/v1"],
        "coordination.k8s.io/v1beta1": ["Lease": "coordination.k8s.io/v1"],
        "node.k8s.io/v1beta1": ["RuntimeClass": "node.k8s.io/v1"],
        "networking.k8s.io/v1beta1": ["IngressClass": "networking.k8s.io/v1"],
        "extensions/v1beta1": ["NetworkPolicy": "networking.k8s.io/v1"],
    ]

    private static func all(_ kinds: [String], in apiVersion: String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: kinds.map { ($0, apiVersion) })
    }

    /// The API version that has the same fields with the same meaning; nil where there is none.
    public static func target(of kind: String, in apiVersion: String) -> String? { moves[apiVersion]?[kind] }

    /// The mapping that must not be empty for the meaning to be the same: an empty selector of a budget selects no pod in
    /// `policy/v1beta1`, and every pod in `policy/v1`.
    public static func requiredField(of kind: String) -> String? {
        kind == "PodDisruptionBudget" ? "spec.selector" : nil
    }
}
