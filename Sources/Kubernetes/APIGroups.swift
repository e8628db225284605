/// The API groups that Kubernetes itself serves.
///
/// Source: https://kubernetes.io/docs/reference/generated/kubernetes-api/
enum APIGroups {
    /// All but the core group, under whose name much else goes. Their kinds, but for the workloads, hold no pods. Other
    /// groups ending in `k8s.io` are custom resources.
    static let builtIn: Set = [
        "apps", "batch", "autoscaling", "policy", "extensions", "admissionregistration.k8s.io",
        "apiextensions.k8s.io", "apiregistration.k8s.io", "certificates.k8s.io", "coordination.k8s.io",
        "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io",
        "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io",
        "storage.k8s.io", "storagemigration.k8s.io",
    ]
}

extension KubernetesObject {
    /// Whether it is of a kind that the API server of Kubernetes itself keeps, and no file of a tool or of a component,
    /// such as a kubeconfig.
    public var isBuiltIn: Bool {
        guard group.isEmpty else { return APIGroups.builtIn.contains(group) }
        return identity.apiVersion == "v1" && kind != "Config" && kind != "Policy"
    }

    /// Whether Kubernetes has a kind of the name, whatever the group.
    public var hasBuiltInKind: Bool { Kind.group(ofKind: kind) != nil }
}
