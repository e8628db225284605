/// The fields that kustomize knows without being told.
///
/// Source: `api/internal/konfig/builtinpluginconsts` of kustomize 5.5.
enum KnownFields {
    static let namespace = [
        FieldSpec("metadata/name", creates: true, kind: "Namespace"),
        FieldSpec("spec/service/namespace", creates: true, group: "apiregistration.k8s.io", kind: "APIService"),
        FieldSpec(
            "spec/conversion/webhook/clientConfig/service/namespace", group: "apiextensions.k8s.io",
            kind: "CustomResourceDefinition"),
    ]

    static let images = ["spec", "spec/template/spec"].flatMap { spec in
        ["containers", "initContainers"].map { FieldSpec("\(spec)/\($0)[]/image", creates: true) }
    }

    static let replicas = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map {
        FieldSpec("spec/replicas", creates: true, kind: $0)
    }

    /// The metadata of objects and of what they make.
    private static func metadata(_ field: String, statefulSetGroup: String) -> [FieldSpec] {
        [
            FieldSpec("metadata/\(field)", creates: true),
            FieldSpec("spec/template/metadata/\(field)", creates: true, version: "v1", kind: "ReplicationController"),
            FieldSpec("spec/template/metadata/\(field)", creates: true, kind: "Deployment"),
            FieldSpec("spec/template/metadata/\(field)", creates: true, kind: "ReplicaSet"),
            FieldSpec("spec/template/metadata/\(field)", creates: true, kind: "DaemonSet"),
            FieldSpec("spec/template/metadata/\(field)", creates: true, group: statefulSetGroup, kind: "StatefulSet"),
            FieldSpec("spec/template/metadata/\(field)", creates: true, group: "batch", kind: "Job"),
            FieldSpec("spec/jobTemplate/metadata/\(field)", creates: true, group: "batch", kind: "CronJob"),
            FieldSpec(
                "spec/jobTemplate/spec/template/metadata/\(field)", creates: true, group: "batch", kind: "CronJob"),
        ]
    }

    static let annotations = metadata("annotations", statefulSetGroup: "")

    static let labels =
        metadata("labels", statefulSetGroup: "apps") + [
            FieldSpec("spec/volumeClaimTemplates[]/metadata/labels", creates: true, group: "apps", kind: "StatefulSet")
        ]

    static let selectors: [FieldSpec] = {
        let affinities = ["podAffinity", "podAntiAffinity"].flatMap { affinity in
            [
                "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm",
                "requiredDuringSchedulingIgnoredDuringExecution",
            ].map { "affinity/\(affinity)/\($0)" }
        }
        let inTemplates = (affinities + ["topologySpreadConstraints"]).flatMap { path in
            ["Deployment", "StatefulSet"].map {
                FieldSpec("spec/template/spec/\(path)/labelSelector/matchLabels", group: "apps", kind: $0)
            }
        }
        return inTemplates + [
            FieldSpec("spec/selector", creates: true, version: "v1", kind: "Service"),
            FieldSpec("spec/selector", creates: true, version: "v1", kind: "ReplicationController"),
            FieldSpec("spec/selector/matchLabels", creates: true, kind: "Deployment"),
            FieldSpec("spec/selector/matchLabels", creates: true, kind: "ReplicaSet"),
            FieldSpec("spec/selector/matchLabels", creates: true, kind: "DaemonSet"),
            FieldSpec("spec/selector/matchLabels", creates: true, group: "apps", kind: "StatefulSet"),
            FieldSpec("spec/selector/matchLabels", group: "batch", kind: "Job"),
            FieldSpec("spec/jobTemplate/spec/selector/matchLabels", group: "batch", kind: "CronJob"),
            FieldSpec("spec/selector/matchLabels", group: "policy", kind: "PodDisruptionBudget"),
            FieldSpec("spec/podSelector/matchLabels", group: "networking.k8s.io", kind: "NetworkPolicy"),
            FieldSpec("spec/ingress/from/podSelector/matchLabels", group: "networking.k8s.io", kind: "NetworkPolicy"),
            FieldSpec("spec/egress/to/podSelector/matchLabels", group: "networking.k8s.io", kind: "NetworkPolicy"),
        ]
    }()

    // MARK: References

    /// Where pod specs stand, by kind.
    private static let podSpecs: [(kind: String, path: String)] = [
        ("Pod", "spec"), ("PodTemplate", "template/spec"), ("Deployment", "spec/template/spec"),
        ("ReplicaSet", "spec/template/spec"), ("DaemonSet", "spec/template/spec"),
        ("StatefulSet", "spec/template/spec"), ("Job", "spec/template/spec"),
        ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ]

    private static func inPods(_ paths: [String]) -> [FieldSpec] {
        podSpecs.flatMap { kind, spec in
            paths.map { FieldSpec("\(spec)/\($0)", version: kind == "Pod" ? "v1" : "", kind: kind) }
        }
    }

    /// The kinds for which accounts, claims and priorities are looked for.
    private static func inWorkloads(_ path: String) -> [FieldSpec] {
        ["Pod", "StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet"].map { kind in
            FieldSpec((podSpecs.first { $0.kind == kind }?.path ?? "spec/template/spec") + "/" + path, kind: kind)
        }
    }

    static let references: [TransformerConfiguration.Reference] = {
        typealias Reference = TransformerConfiguration.Reference
        let rbac = "rbac.authorization.k8s.io"
        let scaled = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map {
            Reference(
                target: GVK(kind: $0), fields: [FieldSpec("spec/scaleTargetRef/name", kind: "HorizontalPodAutoscaler")])
        }
        func subjects(_ kind: String) -> FieldSpec { FieldSpec("subjects", group: rbac, kind: kind) }
        return scaled + [
            Reference(target: GVK(version: "v1", kind: "ConfigMap"), fields: configMaps),
            Reference(target: GVK(version: "v1", kind: "Secret"), fields: secrets),
            Reference(target: GVK(version: "v1", kind: "Service"), fields: services),
            Reference(
                target: GVK(group: rbac, kind: "Role"),
                fields: [FieldSpec("roleRef/name", group: rbac, kind: "RoleBinding")]),
            Reference(
                target: GVK(group: rbac, kind: "ClusterRole"),
                fields: ["RoleBinding", "ClusterRoleBinding"].map { FieldSpec("roleRef/name", group: rbac, kind: $0) }),
            Reference(
                target: GVK(version: "v1", kind: "ServiceAccount"),
                fields: [subjects("RoleBinding"), subjects("ClusterRoleBinding")] + inWorkloads("serviceAccountName")),
            Reference(
                target: GVK(version: "v1", kind: "PersistentVolumeClaim"),
                fields: inWorkloads("volumes/persistentVolumeClaim/claimName")),
            Reference(
                target: GVK(version: "v1", kind: "PersistentVolume"),
                fields: [
                    FieldSpec("spec/volumeName", kind: "PersistentVolumeClaim"),
                    FieldSpec("rules/resourceNames", kind: "ClusterRole"),
                ]),
            Reference(
                target: GVK(group: "storage.k8s.io", version: "v1", kind: "StorageClass"),
                fields: [
                    FieldSpec("spec/storageClassName", kind: "PersistentVolume"),
                    FieldSpec("spec/storageClassName", kind: "PersistentVolumeClaim"),
                    FieldSpec("spec/volumeClaimTemplates/spec/storageClassName", kind: "StatefulSet"),
                ]),
            Reference(
                target: GVK(group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass"),
                fields: inWorkloads("priorityClassName")),
            Reference(
                target: GVK(group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicy"),
                fields: [
                    FieldSpec(
                        "spec/policyName", group: "admissionregistration.k8s.io",
                        kind: "ValidatingAdmissionPolicyBinding")
                ]),
        ]
    }()

    private static let configMaps =
        inPods([
            "volumes/configMap/name", "containers/env/valueFrom/configMapKeyRef/name",
            "initContainers/env/valueFrom/configMapKeyRef/name", "containers/envFrom/configMapRef/name",
            "initContainers/envFrom/configMapRef/name", "volumes/projected/sources/configMap/name",
        ]) + [
            FieldSpec("spec/configSource/configMap", kind: "Node"), FieldSpec("rules/resourceNames", kind: "Role"),
            FieldSpec("rules/resourceNames", kind: "ClusterRole"),
            FieldSpec("metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", kind: "Ingress"),
        ]

    private static let secrets =
        inPods([
            "volumes/secret/secretName", "containers/env/valueFrom/secretKeyRef/name",
            "initContainers/env/valueFrom/secretKeyRef/name", "containers/envFrom/secretRef/name",
            "initContainers/envFrom/secretRef/name", "imagePullSecrets/name", "volumes/projected/sources/secret/name",
        ]) + [
            FieldSpec("spec/tls/secretName", kind: "Ingress"),
            FieldSpec("metadata/annotations/ingress.kubernetes.io\\/auth-secret", kind: "Ingress"),
            FieldSpec("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret", kind: "Ingress"),
            FieldSpec("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret", kind: "Ingress"),
            FieldSpec("imagePullSecrets/name", kind: "ServiceAccount"),
            FieldSpec("parameters/secretName", kind: "StorageClass"),
            FieldSpec("parameters/adminSecretName", kind: "StorageClass"),
            FieldSpec("parameters/userSecretName", kind: "StorageClass"),
            FieldSpec("parameters/secretRef", kind: "StorageClass"), FieldSpec("rules/resourceNames", kind: "Role"),
            FieldSpec("rules/resourceNames", kind: "ClusterRole"),
            FieldSpec(
                "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", group: "serving.knative.dev",
                version: "v1", kind: "Service"),
            FieldSpec("spec/azureFile/secretName", kind: "PersistentVolume"),
        ]

    private static let services =
        [
            "spec/rules/http/paths/backend/serviceName", "spec/backend/serviceName",
            "spec/rules/http/paths/backend/service/name", "spec/defaultBackend/service/name",
        ].map { FieldSpec($0, kind: "Ingress") } + [
            FieldSpec("spec/serviceName", group: "apps", kind: "StatefulSet"),
            FieldSpec("spec/service/name", group: "apiregistration.k8s.io", kind: "APIService"),
            FieldSpec(
                "webhooks/clientConfig/service", group: "admissionregistration.k8s.io",
                kind: "ValidatingWebhookConfiguration"),
            FieldSpec(
                "webhooks/clientConfig/service", group: "admissionregistration.k8s.io",
                kind: "MutatingWebhookConfiguration"),
        ]

    // MARK: Variables

    static let variables: [FieldSpec] = {
        let inContainers = ["args", "command", "env/value", "volumeMounts/mountPath"]
        let paths = ["containers", "initContainers"].flatMap { list in inContainers.map { "\(list)/\($0)" } }
        let pods = podSpecs.filter { $0.kind != "PodTemplate" }.flatMap { kind, spec in
            paths.map { FieldSpec("\(spec)/\($0)", kind: kind) }
        }
        let servers = ["DaemonSet", "Deployment", "Job", "ReplicaSet"].map {
            FieldSpec("spec/template/spec/volumes/nfs/server", kind: $0)
        }
        return pods + servers + [
            FieldSpec("spec/jobTemplate/spec/template/volumes/nfs/server", kind: "CronJob"),
            FieldSpec("spec/template/metadata/annotations", kind: "Deployment"),
            FieldSpec("spec/rules/host", kind: "Ingress"), FieldSpec("spec/tls/hosts", kind: "Ingress"),
            FieldSpec("spec/tls/secretName", kind: "Ingress"), FieldSpec("spec/volumes/nfs/server", kind: "Pod"),
            FieldSpec("spec/ports/port", kind: "Service"), FieldSpec("spec/ports/targetPort", kind: "Service"),
            FieldSpec("spec/volumeClaimTemplates/spec/nfs/server", kind: "StatefulSet"),
            FieldSpec("spec/nfs/server", kind: "PersistentVolume"), FieldSpec("metadata/labels"),
            FieldSpec("metadata/annotations"),
        ]
    }()
}
