/// The kinds of Kubernetes' own API groups, in any version that was ever served; lists are left out.
///
/// Source: the API reference of Kubernetes 1.25 to 1.37.
enum BuiltInKinds {
    /// Whether a group is Kubernetes' own and has no kind of the name.
    static func isUnknown(_ kind: String, in group: String) -> Bool {
        guard let kinds = byGroup[group] else { return false }
        return !kinds.contains(kind) && !(kind.hasSuffix("List") && kinds.contains(String(kind.dropLast("List".count))))
    }

    /// The kinds of a group.
    static func kinds(of group: String) -> Set<String> { byGroup[group] ?? [] }

    private static let byGroup: [String: Set<String>] = [
        "": [
            "APIGroup", "APIVersions", "Binding", "ComponentStatus", "ConfigMap", "Endpoints", "Event", "LimitRange",
            "List",
            "Namespace", "Node", "PersistentVolume", "PersistentVolumeClaim", "Pod", "PodTemplate",
            "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount", "Status",
        ],
        "admissionregistration.k8s.io": [
            "InitializerConfiguration", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
        ],
        "apiextensions.k8s.io": ["CustomResourceDefinition", "ConversionReview"],
        "apiregistration.k8s.io": ["APIService"],
        "apps": [
            "ControllerRevision", "DaemonSet", "Deployment", "DeploymentRollback", "ReplicaSet", "Scale", "StatefulSet",
        ],
        "authentication.k8s.io": ["SelfSubjectReview", "TokenRequest", "TokenReview"],
        "authorization.k8s.io": [
            "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview",
        ],
        "autoscaling": ["HorizontalPodAutoscaler", "Scale"],
        "batch": ["CronJob", "Job", "JobTemplate", "ScheduledJob"],
        "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle", "PodCertificateRequest"],
        "coordination.k8s.io": ["Lease", "LeaseCandidate"],
        "discovery.k8s.io": ["EndpointSlice"],
        "events.k8s.io": ["Event"],
        "extensions": [
            "DaemonSet", "Deployment", "DeploymentRollback", "HorizontalPodAutoscaler", "Ingress", "Job",
            "NetworkPolicy",
            "PodSecurityPolicy", "ReplicaSet", "Scale", "ThirdPartyResource",
        ],
        "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
        "internal.apiserver.k8s.io": ["StorageVersion"],
        "networking.k8s.io": ["ClusterCIDR", "IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"],
        "node.k8s.io": ["RuntimeClass"],
        "policy": ["Eviction", "PodDisruptionBudget", "PodSecurityPolicy"],
        "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        "resource.k8s.io": [
            "DeviceClass", "DeviceTaintRule", "PodScheduling", "PodSchedulingContext", "ResourceClaim",
            "ResourceClaimParameters", "ResourceClaimTemplate", "ResourceClass", "ResourceClassParameters",
            "ResourcePoolStatusRequest", "ResourceSlice",
        ],
        "scheduling.k8s.io": ["CompositePodGroup", "PodGroup", "PriorityClass", "Workload"],
        "settings.k8s.io": ["PodPreset"],
        "storage.k8s.io": [
            "CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment", "VolumeAttributesClass",
        ],
        "storagemigration.k8s.io": ["StorageState", "StorageVersionMigration"],
    ]

    /// Kinds that OpenShift once had in the core group, and configurations of components that are no objects of a cluster.
    private static let passed: Set = [
        "BuildConfig", "Build", "DeploymentConfig", "Image", "ImageStream", "ImageStreamTag", "Route", "Template",
        "Project", "ProjectRequest", "Policy", "PolicyBinding", "Group", "User", "Identity", "Role", "RoleBinding",
        "ClusterRole", "ClusterRoleBinding", "SecurityContextConstraints", "OAuthClient", "Config", "ClusterConfig",
        "ImageStreamImport", "DeploymentRequest", "TemplateConfig",
    ]

    /// Whether kinds of the core group bear names that others have used under `v1` too.
    static func isOfOthers(_ kind: String) -> Bool { passed.contains(kind) }
}

extension KubernetesObject {
    /// Whether its group is Kubernetes' own, in a version of Kubernetes' form, and has never had such a kind.
    public var isOfUnknownKind: Bool {
        // A name with anything else in it is to be filled in.
        let isName =
            !kind.isEmpty && kind.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) }
        guard isName, BuiltInKinds.isUnknown(kind, in: group), hasAPIVersion else { return false }
        guard group.isEmpty else { return true }
        // Files of other programs have such versions too.
        return identity.apiVersion == "v1" && metadata?.isMapping == true && !BuiltInKinds.isOfOthers(kind)
    }

    /// The kinds that its group has.
    public var kindsOfGroup: [String] { BuiltInKinds.kinds(of: group).sorted() }

    /// Whether the version is one as Kubernetes numbers them: v1, v2beta1.
    private var hasAPIVersion: Bool {
        var rest = (identity.apiVersion.split(separator: "/").last ?? "").utf8[...]
        func passDigits() -> Bool {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            return !digits.isEmpty
        }
        guard rest.popFirst() == UInt8(ascii: "v"), passDigits() else { return false }
        for stage in ["alpha", "beta"] where rest.starts(with: stage.utf8) {
            rest = rest.dropFirst(stage.utf8.count)
            return passDigits() && rest.isEmpty
        }
        return rest.isEmpty
    }
}
