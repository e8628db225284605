/// Which lists of a type a strategic merge patch merges, and by which keys. Every other list is replaced.
///
/// Source: the OpenAPI description of Kubernetes 1.21.2 (`x-kubernetes-patch-strategy`), which kustomize carries.
struct MergeSchema: Sendable {
    /// How a list is patched.
    enum ListStrategy: Sendable, Equatable {
        case replace
        /// Elements that are maps, told apart by keys; scalars where there is no key.
        case merge(keys: [String])
    }

    private enum Field: Sendable {
        case object(Type)
        case list(ListStrategy, of: Type)
    }

    private enum `Type`: Sendable {
        case other
        case metadata, podSpec, podTemplate, container, ephemeralContainer
        case workload, job, cronJob, podTemplateObject, pod, service, serviceAccount, webhooks, node, csiNode
        case workloadSpec, jobSpec, cronJobSpec, jobTemplate, serviceSpec, nodeSpec, csiNodeSpec
        case status, podStatus, nodeStatus, plain
    }

    private enum Source: Sendable {
        case builtIn(Type)
        case described(Value, DescribedTypes)
    }

    private let source: Source
    /// That of a list, where this is one.
    let strategy: ListStrategy

    private init(_ type: Type, _ strategy: ListStrategy = .replace) {
        (source, self.strategy) = (.builtIn(type), strategy)
    }

    /// That of a type that a kustomization describes.
    init(_ value: Value, of types: DescribedTypes) {
        let value = types.resolved(value)
        (source, strategy) = (.described(value, types), types.strategy(of: value))
    }

    /// Whether kustomize carries a type.
    static func isBuiltIn(apiVersion: String, kind: String) -> Bool { kinds[apiVersion]?.contains(kind) ?? false }

    /// That of the objects of a type; nil for types that kustomize does not know.
    init?(apiVersion: String, kind: String) {
        guard MergeSchema.isBuiltIn(apiVersion: apiVersion, kind: kind) else { return nil }
        self.init(MergeSchema.type(of: kind))
    }

    /// That of a field; nil where nothing is known of it, or nothing that matters.
    func field(_ name: String) -> MergeSchema? {
        guard case .builtIn(let type) = source else { return describedField(name) }
        return switch MergeSchema.field(name, of: type) {
        case nil: nil
        case .object(let type): MergeSchema(type)
        case .list(let strategy, let type): MergeSchema(type, strategy)
        }
    }

    /// That of the elements of a list.
    var elements: MergeSchema? {
        switch source {
        case .builtIn(let type): type == .other ? nil : MergeSchema(type)
        case .described(let value, let types): value["items"].map { MergeSchema($0, of: types) }
        }
    }

    private func describedField(_ name: String) -> MergeSchema? {
        guard case .described(let value, let types) = source else { return nil }
        let field = value["properties"]?[name] ?? value["additionalProperties"]
        return field.flatMap { $0.isMap ? MergeSchema($0, of: types) : nil }
    }

    private static func type(of kind: String) -> Type {
        switch kind {
        case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController": .workload
        case "Job": .job
        case "CronJob": .cronJob
        case "PodTemplate": .podTemplateObject
        case "Pod": .pod
        case "Service": .service
        case "ServiceAccount": .serviceAccount
        case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration": .webhooks
        case "Node": .node
        case "CSINode": .csiNode
        default: .plain
        }
    }

    private static func field(_ name: String, of type: Type) -> Field? {
        if name == "metadata" {
            switch type {
            case .workload, .job, .cronJob, .podTemplateObject, .pod, .service, .serviceAccount, .webhooks, .node,
                .csiNode, .plain, .podTemplate, .jobTemplate:
                return .object(.metadata)
            default: return nil
            }
        }
        switch (type, name) {
        case (.metadata, "ownerReferences"): return .list(.merge(keys: ["uid"]), of: .other)
        case (.metadata, "finalizers"): return .list(.merge(keys: []), of: .other)
        case (.workload, "spec"): return .object(.workloadSpec)
        case (.job, "spec"): return .object(.jobSpec)
        case (.cronJob, "spec"): return .object(.cronJobSpec)
        case (.pod, "spec"), (.podTemplate, "spec"): return .object(.podSpec)
        case (.service, "spec"): return .object(.serviceSpec)
        case (.node, "spec"): return .object(.nodeSpec)
        case (.csiNode, "spec"): return .object(.csiNodeSpec)
        case (.workloadSpec, "template"), (.jobSpec, "template"), (.podTemplateObject, "template"):
            return .object(.podTemplate)
        case (.cronJobSpec, "jobTemplate"): return .object(.jobTemplate)
        case (.jobTemplate, "spec"): return .object(.jobSpec)
        case (.serviceSpec, "ports"): return .list(.merge(keys: ["port", "protocol"]), of: .other)
        case (.serviceAccount, "secrets"): return .list(.merge(keys: ["name"]), of: .other)
        case (.webhooks, "webhooks"): return .list(.merge(keys: ["name"]), of: .other)
        case (.nodeSpec, "podCIDRs"): return .list(.merge(keys: []), of: .other)
        case (.csiNodeSpec, "drivers"): return .list(.merge(keys: ["name"]), of: .other)
        case (.pod, "status"): return .object(.podStatus)
        case (.node, "status"): return .object(.nodeStatus)
        case (.workload, "status"), (.job, "status"), (.service, "status"), (.plain, "status"): return .object(.status)
        case (.status, "conditions"), (.podStatus, "conditions"), (.nodeStatus, "conditions"):
            return .list(.merge(keys: ["type"]), of: .other)
        case (.podStatus, "podIPs"): return .list(.merge(keys: ["ip"]), of: .other)
        case (.nodeStatus, "addresses"): return .list(.merge(keys: ["type"]), of: .other)
        case (.podSpec, _): return podSpecField(name)
        case (.container, _), (.ephemeralContainer, _): return containerField(name, type)
        default: return nil
        }
    }

    private static func podSpecField(_ name: String) -> Field? {
        switch name {
        case "containers", "initContainers": .list(.merge(keys: ["name"]), of: .container)
        case "ephemeralContainers": .list(.merge(keys: ["name"]), of: .ephemeralContainer)
        case "imagePullSecrets", "volumes": .list(.merge(keys: ["name"]), of: .other)
        case "hostAliases": .list(.merge(keys: ["ip"]), of: .other)
        case "topologySpreadConstraints": .list(.merge(keys: ["topologyKey", "whenUnsatisfiable"]), of: .other)
        default: nil
        }
    }

    private static func containerField(_ name: String, _ type: Type) -> Field? {
        switch name {
        case "env": .list(.merge(keys: ["name"]), of: .other)
        case "volumeMounts": .list(.merge(keys: ["mountPath"]), of: .other)
        case "volumeDevices": .list(.merge(keys: ["devicePath"]), of: .other)
        case "ports": type == .container ? .list(.merge(keys: ["containerPort", "protocol"]), of: .other) : nil
        default: nil
        }
    }

    private static let kinds: [String: Set<String>] = [
        "v1": [
            "Binding", "ComponentStatus", "ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace", "Node",
            "PersistentVolume", "PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController", "ResourceQuota",
            "Secret", "Service", "ServiceAccount",
        ],
        "apps/v1": ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
        "batch/v1": ["CronJob", "Job"], "batch/v1beta1": ["CronJob"],
        "autoscaling/v1": ["HorizontalPodAutoscaler"], "autoscaling/v2beta1": ["HorizontalPodAutoscaler"],
        "autoscaling/v2beta2": ["HorizontalPodAutoscaler"],
        "networking.k8s.io/v1": ["Ingress", "IngressClass", "NetworkPolicy"],
        "networking.k8s.io/v1beta1": ["Ingress", "IngressClass"], "extensions/v1beta1": ["Ingress"],
        "policy/v1": ["PodDisruptionBudget"], "policy/v1beta1": ["PodDisruptionBudget", "PodSecurityPolicy"],
        "rbac.authorization.k8s.io/v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        "rbac.authorization.k8s.io/v1beta1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        "storage.k8s.io/v1": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
        "storage.k8s.io/v1beta1": ["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"],
        "admissionregistration.k8s.io/v1": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
        "admissionregistration.k8s.io/v1beta1": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
        "apiextensions.k8s.io/v1": ["CustomResourceDefinition"],
        "apiextensions.k8s.io/v1beta1": ["CustomResourceDefinition"],
        "apiregistration.k8s.io/v1": ["APIService"], "apiregistration.k8s.io/v1beta1": ["APIService"],
        "node.k8s.io/v1": ["RuntimeClass"], "node.k8s.io/v1beta1": ["RuntimeClass"],
        "scheduling.k8s.io/v1": ["PriorityClass"], "scheduling.k8s.io/v1beta1": ["PriorityClass"],
        "coordination.k8s.io/v1": ["Lease"], "coordination.k8s.io/v1beta1": ["Lease"],
        "discovery.k8s.io/v1": ["EndpointSlice"], "discovery.k8s.io/v1beta1": ["EndpointSlice"],
        "events.k8s.io/v1": ["Event"], "events.k8s.io/v1beta1": ["Event"],
        "certificates.k8s.io/v1": ["CertificateSigningRequest"],
        "certificates.k8s.io/v1beta1": ["CertificateSigningRequest"],
        "flowcontrol.apiserver.k8s.io/v1beta1": ["FlowSchema", "PriorityLevelConfiguration"],
    ]
}
