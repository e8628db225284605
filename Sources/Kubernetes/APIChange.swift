/// What becomes of an API version: since when it is deprecated, when it goes, and what takes its place.
///
/// Sources: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ for what has been served by default, and the
/// life cycle that the types of k8s.io/api declare (`prerelease-lifecycle`: a beta version is deprecated three minor
/// versions after it came, and goes three versions later) for the alpha and beta versions since.
public struct APIChange: Sendable {
    /// The version of Kubernetes since which it is deprecated.
    public let deprecated: KubernetesVersion
    /// The version in which it is gone, nil where none is known.
    public let removed: KubernetesVersion?
    /// The API version and kind that takes its place, nil where nothing does.
    public let replacement: String?

    /// What becomes of a kind in an API version, nil for one that stays.
    public static func of(_ kind: String, in apiVersion: String) -> APIChange? {
        guard let changes = table[apiVersion] else { return nil }
        return changes[kind] ?? changes["*"]
    }

    private static func change(_ deprecated: Int, _ removed: Int?, _ replacement: String?) -> APIChange {
        APIChange(
            deprecated: KubernetesVersion(minor: deprecated), removed: removed.map { KubernetesVersion(minor: $0) },
            replacement: replacement)
    }

    /// By API version and kind; `*` stands for every other kind.
    private static let table: [String: [String: APIChange]] = [
        "extensions/v1beta1": [
            "Deployment": change(8, 16, "apps/v1"), "DaemonSet": change(8, 16, "apps/v1"),
            "ReplicaSet": change(8, 16, "apps/v1"), "NetworkPolicy": change(9, 16, "networking.k8s.io/v1"),
            "PodSecurityPolicy": change(10, 16, nil), "Ingress": change(14, 22, "networking.k8s.io/v1"),
            "Scale": change(8, 16, "autoscaling/v1"),
        ],
        "apps/v1beta1": ["*": change(8, 16, "apps/v1")],
        "apps/v1beta2": ["*": change(9, 16, "apps/v1")],
        "v1": [
            "ComponentStatus": change(19, nil, nil), "Endpoints": change(33, nil, "discovery.k8s.io/v1 EndpointSlice"),
        ],
        "networking.k8s.io/v1beta1": [
            "Ingress": change(19, 22, "networking.k8s.io/v1"), "IngressClass": change(19, 22, "networking.k8s.io/v1"),
            "IPAddress": change(34, 37, "networking.k8s.io/v1"), "ServiceCIDR": change(34, 37, "networking.k8s.io/v1"),
        ],
        "networking.k8s.io/v1alpha1": [
            "ClusterCIDR": change(28, 31, nil), "IPAddress": change(30, 33, "networking.k8s.io/v1"),
            "ServiceCIDR": change(30, 33, "networking.k8s.io/v1"),
        ],
        "policy/v1beta1": [
            "PodDisruptionBudget": change(21, 25, "policy/v1"), "PodSecurityPolicy": change(21, 25, nil),
            "Eviction": change(22, 25, "policy/v1"),
        ],
        "batch/v2alpha1": ["CronJob": change(8, 21, "batch/v1"), "ScheduledJob": change(5, 8, "batch/v1 CronJob")],
        "batch/v1beta1": ["CronJob": change(21, 25, "batch/v1"), "JobTemplate": change(21, 25, nil)],
        "autoscaling/v2alpha1": ["HorizontalPodAutoscaler": change(8, 9, "autoscaling/v2")],
        "autoscaling/v2beta1": ["HorizontalPodAutoscaler": change(22, 25, "autoscaling/v2")],
        "autoscaling/v2beta2": ["HorizontalPodAutoscaler": change(23, 26, "autoscaling/v2")],
        "rbac.authorization.k8s.io/v1alpha1": ["*": change(17, 22, "rbac.authorization.k8s.io/v1")],
        "rbac.authorization.k8s.io/v1beta1": ["*": change(17, 22, "rbac.authorization.k8s.io/v1")],
        "admissionregistration.k8s.io/v1alpha1": [
            "ValidatingAdmissionPolicy": change(29, 32, "admissionregistration.k8s.io/v1"),
            "ValidatingAdmissionPolicyBinding": change(29, 32, "admissionregistration.k8s.io/v1"),
            "MutatingAdmissionPolicy": change(35, 38, "admissionregistration.k8s.io/v1"),
            "MutatingAdmissionPolicyBinding": change(35, 38, "admissionregistration.k8s.io/v1"),
            "InitializerConfiguration": change(13, 14, nil),
        ],
        "admissionregistration.k8s.io/v1beta1": [
            "ValidatingWebhookConfiguration": change(16, 22, "admissionregistration.k8s.io/v1"),
            "MutatingWebhookConfiguration": change(16, 22, "admissionregistration.k8s.io/v1"),
            "ValidatingAdmissionPolicy": change(31, 34, "admissionregistration.k8s.io/v1"),
            "ValidatingAdmissionPolicyBinding": change(31, 34, "admissionregistration.k8s.io/v1"),
            "MutatingAdmissionPolicy": change(37, 40, "admissionregistration.k8s.io/v1"),
            "MutatingAdmissionPolicyBinding": change(37, 40, "admissionregistration.k8s.io/v1"),
        ],
        "apiextensions.k8s.io/v1beta1": ["CustomResourceDefinition": change(16, 22, "apiextensions.k8s.io/v1")],
        "apiregistration.k8s.io/v1beta1": ["APIService": change(19, 22, "apiregistration.k8s.io/v1")],
        "authentication.k8s.io/v1beta1": [
            "TokenReview": change(19, 22, "authentication.k8s.io/v1"),
            "SelfSubjectReview": change(30, 33, "authentication.k8s.io/v1"),
        ],
        "authentication.k8s.io/v1alpha1": ["SelfSubjectReview": change(29, 32, "authentication.k8s.io/v1")],
        "authorization.k8s.io/v1beta1": ["*": change(19, 22, "authorization.k8s.io/v1")],
        "certificates.k8s.io/v1beta1": [
            "CertificateSigningRequest": change(19, 22, "certificates.k8s.io/v1"),
            "ClusterTrustBundle": change(36, 39, nil),
        ],
        "certificates.k8s.io/v1alpha1": ["ClusterTrustBundle": change(34, 37, "certificates.k8s.io/v1beta1")],
        "coordination.k8s.io/v1beta1": [
            "Lease": change(19, 22, "coordination.k8s.io/v1"), "LeaseCandidate": change(36, 39, nil),
        ],
        "coordination.k8s.io/v1alpha1": ["LeaseCandidate": change(32, 32, "coordination.k8s.io/v1beta1")],
        "coordination.k8s.io/v1alpha2": ["LeaseCandidate": change(35, 38, "coordination.k8s.io/v1beta1")],
        "discovery.k8s.io/v1alpha1": ["EndpointSlice": change(17, 21, "discovery.k8s.io/v1")],
        "discovery.k8s.io/v1beta1": ["EndpointSlice": change(21, 25, "discovery.k8s.io/v1")],
        "events.k8s.io/v1beta1": ["Event": change(22, 25, "events.k8s.io/v1")],
        "flowcontrol.apiserver.k8s.io/v1alpha1": ["*": change(20, 24, "flowcontrol.apiserver.k8s.io/v1")],
        "flowcontrol.apiserver.k8s.io/v1beta1": ["*": change(23, 26, "flowcontrol.apiserver.k8s.io/v1")],
        "flowcontrol.apiserver.k8s.io/v1beta2": ["*": change(26, 29, "flowcontrol.apiserver.k8s.io/v1")],
        "flowcontrol.apiserver.k8s.io/v1beta3": ["*": change(29, 32, "flowcontrol.apiserver.k8s.io/v1")],
        "node.k8s.io/v1alpha1": ["RuntimeClass": change(20, 25, "node.k8s.io/v1")],
        "node.k8s.io/v1beta1": ["RuntimeClass": change(20, 25, "node.k8s.io/v1")],
        "scheduling.k8s.io/v1alpha1": ["PriorityClass": change(14, 22, "scheduling.k8s.io/v1")],
        "scheduling.k8s.io/v1beta1": ["PriorityClass": change(14, 22, "scheduling.k8s.io/v1")],
        "settings.k8s.io/v1alpha1": ["PodPreset": change(18, 20, nil)],
        "auditregistration.k8s.io/v1alpha1": ["AuditSink": change(18, 19, nil)],
        "storage.k8s.io/v1alpha1": [
            "CSIStorageCapacity": change(21, 24, "storage.k8s.io/v1"),
            "VolumeAttachment": change(21, 24, "storage.k8s.io/v1"),
            "VolumeAttributesClass": change(32, 35, "storage.k8s.io/v1"),
        ],
        "storage.k8s.io/v1beta1": [
            "CSIDriver": change(19, 22, "storage.k8s.io/v1"), "CSINode": change(17, 22, "storage.k8s.io/v1"),
            "StorageClass": change(19, 22, "storage.k8s.io/v1"),
            "VolumeAttachment": change(19, 22, "storage.k8s.io/v1"),
            "CSIStorageCapacity": change(24, 27, "storage.k8s.io/v1"),
            "VolumeAttributesClass": change(34, 37, "storage.k8s.io/v1"),
        ],
        "storagemigration.k8s.io/v1alpha1": [
            "StorageVersionMigration": change(33, 36, "storagemigration.k8s.io/v1beta1")
        ],
        "resource.k8s.io/v1alpha1": ["*": change(27, 27, "resource.k8s.io/v1")],
        "resource.k8s.io/v1alpha2": ["*": change(31, 31, "resource.k8s.io/v1")],
        "resource.k8s.io/v1alpha3": [
            "DeviceTaintRule": change(36, 39, nil), "*": change(34, 37, "resource.k8s.io/v1"),
        ],
        "resource.k8s.io/v1beta1": ["*": change(35, 38, "resource.k8s.io/v1")],
        "resource.k8s.io/v1beta2": ["*": change(36, 39, "resource.k8s.io/v1")],
    ]
}
