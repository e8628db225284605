/// Group, version and kind of an object. In a selector an empty part stands for any.
struct GVK: Hashable, Sendable {
    var group = ""
    var version = ""
    var kind = ""

    init(group: String = "", version: String = "", kind: String = "") {
        self.group = group
        self.version = version
        self.kind = kind
    }

    init(apiVersion: String, kind: String) {
        if let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) {
            group = String(apiVersion[..<slash])
            version = String(apiVersion[apiVersion.utf8.index(after: slash)...])
        } else {
            version = apiVersion
        }
        self.kind = kind
    }

    var apiVersion: String { group.isEmpty ? version : group + "/" + version }

    /// Whether a selector selects it.
    func isSelected(by selector: GVK) -> Bool {
        (selector.group.isEmpty || selector.group == group) && (selector.version.isEmpty || selector.version == version)
            && (selector.kind.isEmpty || selector.kind == kind)
    }

    /// Whether kustomize is certain that objects of the type have no namespace. What it does not know has one.
    ///
    /// Source: the OpenAPI description of Kubernetes 1.21.2, which kustomize carries.
    var isClusterScoped: Bool {
        GVK.clusterScoped[kind]?.contains(apiVersion) ?? false
    }

    private static let clusterScoped: [String: [String]] = [
        "MutatingWebhookConfiguration": ["admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1beta1"],
        "ValidatingWebhookConfiguration": ["admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1beta1"],
        "CustomResourceDefinition": ["apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1"],
        "APIService": ["apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1"],
        "CertificateSigningRequest": ["certificates.k8s.io/v1", "certificates.k8s.io/v1beta1"],
        "FlowSchema": ["flowcontrol.apiserver.k8s.io/v1beta1"],
        "PriorityLevelConfiguration": ["flowcontrol.apiserver.k8s.io/v1beta1"],
        "IngressClass": ["networking.k8s.io/v1", "networking.k8s.io/v1beta1"],
        "RuntimeClass": ["node.k8s.io/v1", "node.k8s.io/v1beta1"],
        "PodSecurityPolicy": ["policy/v1beta1"],
        "ClusterRole": ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1"],
        "ClusterRoleBinding": ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1"],
        "PriorityClass": ["scheduling.k8s.io/v1", "scheduling.k8s.io/v1beta1"],
        "StorageClass": ["storage.k8s.io/v1", "storage.k8s.io/v1beta1"],
        "VolumeAttachment": ["storage.k8s.io/v1", "storage.k8s.io/v1beta1"],
        "CSIDriver": ["storage.k8s.io/v1", "storage.k8s.io/v1beta1"],
        "CSINode": ["storage.k8s.io/v1", "storage.k8s.io/v1beta1"],
        "Namespace": ["v1"], "Node": ["v1"], "PersistentVolume": ["v1"], "ComponentStatus": ["v1"],
    ]
}

/// By what kustomize tells objects apart.
struct ResourceID: Hashable, Sendable {
    var gvk: GVK
    var name: String
    var namespace: String

    /// The namespace that counts: objects without one are in `default`, and some are in none.
    var effectiveNamespace: String {
        if gvk.isClusterScoped { return ResourceID.noNamespace }
        return namespace.isEmpty ? "default" : namespace
    }

    static let noNamespace = "_non_namespaceable_"

    /// Whether it names the same object as another.
    func isSame(as other: ResourceID) -> Bool {
        gvk == other.gvk && name == other.name && effectiveNamespace == other.effectiveNamespace
    }
}
