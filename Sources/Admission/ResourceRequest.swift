import Kubernetes
import Manifest
import Rules

/// A request about an object.
struct ResourceRequest {
    let group: String
    let version: String
    let kind: String
    /// The resource, or those that it may be: nobody tells the plural of a kind that is not Kubernetes' own.
    let resources: [String]
    let name: String
    let namespace: String
    private(set) var labels: Labels
    /// Those of the object before an update.
    var oldLabels: Labels?
    let isNamespaced: Bool
    /// Whether the object says all of itself; a patch does not.
    private(set) var isWhole = true
    /// Whether the namespace is that of the object; a patch may say none.
    private(set) var isNamespaceKnown = true
    /// Whether it is known if the kind is one of objects in namespaces.
    private(set) var isScopeKnown = true
    /// Into what the API server converts the object; nil for nothing.
    var target: ResourceMatching.Conversion?
    /// What the namespace of the object is, in words, where it is not known.
    var unknownNamespace: String { isWhole ? "the namespace of the object" : BuiltInShapes.patched }
    /// What is asked for.
    var operation = ObjectChange.Operation.create

    var isNamespace: Bool { kind == "Namespace" && group.isEmpty }

    /// Whether the kind is one of Kubernetes' own.
    private let isBuiltIn: Bool
    /// Whether a definition says that objects of all versions have the same fields.
    private let isOfOneForm: Bool
    /// The versions that a definition has; nil where there is none.
    private let served: Set<String>?
    /// Whether it is known in which versions the API server has the object.
    var isVersionKnown: Bool { isBuiltIn || served != nil }
    /// Whether the API server makes the end of the name.
    let isNameGenerated: Bool

    /// The groups in which the API server has the same objects as in another: some kinds have moved.
    ///
    /// Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
    private static let sharing: [String: Set<String>] = [
        "extensions": ["apps", "networking.k8s.io", "policy"], "": ["events.k8s.io"], "events.k8s.io": [""],
    ]

    /// The groups in which the API server has the same objects. Of the core group only events have moved.
    var equivalentGroups: Set<String> {
        guard isBuiltIn, !group.isEmpty || kind == "Event" else { return [] }
        return ResourceRequest.sharing[group] ?? []
    }

    /// Some groups, and all in which there are objects that are the same as some of theirs.
    static func groups(equivalentTo groups: [String]) -> Set<String> {
        Set(groups).union(sharing.filter { !$1.isDisjoint(with: groups) }.keys)
    }

    /// Whether a version that a rule names is one that the API server has: into another it converts nothing.
    func isServed(_ rule: ResourceMatching.Rule) -> Bool {
        guard isBuiltIn else { return served.map { !$0.isDisjoint(with: rule.versions) } ?? true }
        return ResourceMatching.kinds[resources.first ?? ""]?.contains {
            (rule.groups.contains($0.group) || rule.groups.contains("*")) && rule.versions.contains($0.version)
        } ?? true
    }

    /// Whether an object has the same fields in another version: of Kubernetes' own kinds few have changed, and of others nobody
    /// knows.
    func hasSameFields(in versions: [String]) -> Bool {
        switch kind {
        case "HorizontalPodAutoscaler": (version == "v1") == versions.contains("v1")
        case "Ingress": (version == "v1") == versions.contains("v1")
        case "Event": false
        default: isBuiltIn || isOfOneForm
        }
    }

    /// The kinds of Kubernetes' own groups that stand in no namespace.
    ///
    /// Source: `kubectl api-resources --namespaced=false`
    private static let clusterKinds: Set = [
        "Namespace", "Node", "PersistentVolume", "ComponentStatus", "ClusterRole", "ClusterRoleBinding", "StorageClass",
        "VolumeAttachment", "VolumeAttributesClass", "CSIDriver", "CSINode", "PriorityClass", "RuntimeClass",
        "IngressClass",
        "APIService", "CustomResourceDefinition", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding", "FlowSchema", "PriorityLevelConfiguration", "CertificateSigningRequest",
        "PodSecurityPolicy", "ClusterTrustBundle", "ServiceCIDR", "IPAddress", "DeviceClass", "ResourceSlice",
    ]

    /// Whether a kind of Kubernetes' own stands in no namespace.
    static func isClusterKind(_ kind: String) -> Bool { clusterKinds.contains(kind) }

    /// - Parameters:
    ///   - custom: what a definition says of the kind; nil where there is none.
    ///   - isDoubtful: whether the kind may be called otherwise all the same.
    init(_ object: KubernetesObject, _ custom: Definitions.Resource?, isDoubtful: Bool = false) {
        let parts = object.identity.apiVersion.split(separator: "/", maxSplits: 1)
        group = parts.count > 1 ? String(parts[0]) : ""
        version = parts.last.map(String.init) ?? ""
        kind = object.kind
        isBuiltIn = object.isBuiltIn
        isOfOneForm = custom?.isOfOneForm ?? false
        served = custom?.versions
        isNameGenerated = object.metadata?["name"] == nil && object.metadata?["generateName"] != nil
        let usual = ResourceRequest.resources(of: object.kind, isBuiltIn: object.isBuiltIn)
        resources = custom.map { [$0.plural] + (isDoubtful ? usual : []) } ?? usual
        name = object.metadata?["name"]?.scalarText ?? ""
        let isUsual =
            object.isBuiltIn ? !ResourceRequest.clusterKinds.contains(object.kind) : object.identity.namespace != nil
        isScopeKnown = object.isBuiltIn || custom != nil || object.identity.namespace != nil
        isNamespaceKnown = isScopeKnown
        isNamespaced = custom?.isNamespaced ?? (isUsual || !isScopeKnown)
        namespace = isNamespaced ? object.identity.namespace ?? (isScopeKnown ? "default" : "") : ""
        labels = ResourceRequest.labels(of: object)
    }

    /// The labels that the API server sees, with those that it sets.
    ///
    /// Source: `SetDefaults_Job` and `SetDefaults_ReplicationController`; the NamespaceDefaultLabelName of KEP-2161
    static func labels(of object: KubernetesObject) -> Labels {
        var node = object.metadata?["labels"]
        if node?.count ?? 0 == 0, object.isBuiltIn, ["Job", "ReplicationController"].contains(object.kind) {
            node = object.spec?["template"]?["metadata"]?["labels"]
        }
        var labels = Labels(node)
        if object.isKind("Namespace", in: "") {
            labels = labels.adding(Labels([Definitions.nameLabel: object.metadata?["name"]?.scalarText ?? ""]))
        }
        labels.isExact = true
        return labels
    }

    /// The pod that an object makes.
    init(podOf object: KubernetesObject, labels: Node?) {
        (group, version, kind, resources) = ("", "v1", "Pod", ["pods"])
        (name, isNamespaced, isBuiltIn, isOfOneForm) = ("", true, true, false)
        (served, isNameGenerated) = (nil, false)
        namespace = object.identity.namespace ?? "default"
        self.labels = Labels(labels)
        self.labels.isExact = true
    }

    /// Takes into account that something else completes the object, which is a patch.
    mutating func isCompletedElsewhere(_ patch: KubernetesObject) {
        isWhole = false
        isNamespaceKnown = patch.identity.namespace != nil
        labels.isOpen = true
        oldLabels?.isOpen = true
    }

    private static func resources(of kind: String, isBuiltIn: Bool) -> [String] {
        let lower = kind.lowercased()
        let plural = KindName.plural(of: lower)
        return isBuiltIn ? [plural] : [plural, lower + "s", lower + "es"]
    }
}
