import CEL
import Kubernetes
import Manifest

/// What the API server makes of pods, and of the templates of pods.
///
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
enum PodShapes {
    /// The shape of a pod spec.
    static func spec(of pod: Node) -> ObjectShape {
        let isLimited = pod["resources"] != nil && !["containers", "initContainers"].contains { hasResources(pod[$0]) }
        let shape = pod["hostNetwork"]?.bool == true ? hostSpec : ordinarySpec
        return isLimited ? shape.limited : shape.plain
    }

    private static let ordinarySpec = specs(ContainerShapes.ofPod)
    private static let hostSpec = specs(ContainerShapes.ofHostPod)

    private static func specs(_ container: ObjectShape) -> (plain: ObjectShape, limited: ObjectShape) {
        (spec(container, ofPod: true, resources: resources), spec(container, ofPod: true, resources: podResources))
    }

    /// The template of a workload: what only a pod gets is not there yet.
    static let template = ObjectShape(
        ["metadata": KindShapes.templateMetadata, "spec": templateSpec], defaults: ["metadata": .value(.object())])
    private static let templateSpec = spec(ContainerShapes.ofTemplate, ofPod: false, resources: resources)
    private static let resources = ObjectShape(["limits": .quantities, "requests": .quantities])

    private static func account(of spec: Node) -> String? {
        spec["serviceAccountName"]?.string ?? spec["serviceAccount"]?.string
    }

    /// What a pod requests as a whole is what it is limited to, where no container says what it needs.
    private static let podResources = ObjectShape(
        ["limits": .quantities, "requests": .quantities], omitted: ["limits", "requests"], completed: ["requests"],
        defaults: ["requests": .made { $0["limits"].map { Value($0, shape: .quantities) } }])

    private static func hasResources(_ containers: Node?) -> Bool {
        containers.indexed.contains { ($0.node["resources"]?.count ?? 0) > 0 }
    }

    private static func spec(_ container: ObjectShape, ofPod isPod: Bool, resources: ObjectShape) -> ObjectShape {
        let name = ObjectShape.Default.made { node in
            (account(of: node) ?? (isPod ? "default" : nil)).map { .text($0) }
        }
        return ObjectShape(
            [
                "containers": ObjectShape(element: container), "initContainers": ObjectShape(element: container),
                "ephemeralContainers": ObjectShape(element: ContainerShapes.ofTemplate), "overhead": .quantities,
                "resources": resources, "volumes": ObjectShape(element: volume),
                "securityContext": ObjectShape(omitted: ["sysctls", "supplementalGroups"]),
                "tolerations": ObjectShape(element: toleration),
            ],
            omitted: [
                "hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers", "volumes", "tolerations",
                "imagePullSecrets", "hostAliases", "nodeSelector", "nodeName", "priorityClassName",
                "serviceAccountName", "serviceAccount", "hostname", "subdomain", "schedulingGates",
                "topologySpreadConstraints", "readinessGates", "resourceClaims", "overhead", "restartPolicy",
                "dnsPolicy", "schedulerName",
            ], overridden: ["tolerations"],
            defaults: [
                "restartPolicy": .value(.text("Always")), "dnsPolicy": .value(.text("ClusterFirst")),
                "terminationGracePeriodSeconds": .value(.int(30)), "schedulerName": .value(.text("default-scheduler")),
                "securityContext": .value(.object()), "serviceAccountName": name, "serviceAccount": name,
                "enableServiceLinks": .made { _ in isPod ? .bool(true) : nil },
                "priority": .made { _ in isPod ? .unknown("the priority that the API server sets") : nil },
                "preemptionPolicy": .made { isPod ? preemption(in: $0) : nil },
                "volumes": .made { isPod && $0["automountServiceAccountToken"]?.bool != false ? tokenVolumes : nil },
                "tolerations": .made { isPod ? tolerations(of: $0) : nil },
            ])
    }

    // MARK: What admission adds

    /// The priority class decides it, where one is named.
    private static func preemption(in spec: Node) -> Value {
        spec["priorityClassName"]?.string ?? "" == ""
            ? .text("PreemptLowerPriority") : .unknown("the preemption policy of the priority class")
    }

    /// The volume with the token of the service account, in a pod that has no volumes of its own.
    ///
    /// Source: `TokenVolumeSource` in k8s.io/kubernetes (plugin/pkg/admission/serviceaccount)
    private static var tokenVolumes: Value {
        let token = Value.object([("expirationSeconds", .int(3607)), ("path", .text("token"))])
        let authority = Value.object([
            ("name", .text("kube-root-ca.crt")),
            ("items", .list(of: [.object([("key", .text("ca.crt")), ("path", .text("ca.crt"))])])),
        ])
        let namespace = Value.object([
            ("path", .text("namespace")),
            (
                "fieldRef",
                .object([("apiVersion", .text("v1")), ("fieldPath", .text("metadata.namespace"))])
            ),
        ])
        let sources: [Value] = [
            .object([("serviceAccountToken", token)]), .object([("configMap", authority)]),
            .object([("downwardAPI", .object([("items", .list(of: [namespace]))]))]),
        ]
        return .list(of: [
            .object([
                ("name", .unknown("the name of the volume that the API server adds")),
                ("projected", .object([("sources", .list(of: sources)), ("defaultMode", .int(420))])),
            ])
        ])
    }

    /// Source: plugin/pkg/admission/defaulttolerationseconds of k8s.io/kubernetes
    private static func tolerations(of spec: Node) -> Value {
        let own = spec["tolerations"].indexed.map(\.node)
        func isTolerated(_ key: String) -> Bool {
            own.contains { toleration in
                let (name, effect) = (toleration["key"]?.string ?? "", toleration["effect"]?.string ?? "")
                return (name.isEmpty || name == key) && (effect.isEmpty || effect == "NoExecute")
            }
        }
        let added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].filter { !isTolerated($0) }
        return .list(
            of: own.map { Value($0, shape: toleration) }
                + added.map { key in
                    .object([
                        ("key", .text(key)), ("operator", .text("Exists")), ("effect", .text("NoExecute")),
                        ("tolerationSeconds", .int(300)),
                    ])
                })
    }

    private static let toleration = ObjectShape(omitted: ["key", "operator", "value", "effect"])

    // MARK: Volumes

    private static let mode: KeyValuePairs<String, ObjectShape.Default> = ["defaultMode": .value(.int(420))]
    private static let fields = ObjectShape(element: ObjectShape(["fieldRef": ContainerShapes.fieldReference]))
    private static let token = ObjectShape(defaults: ["expirationSeconds": .value(.int(3600))])

    private static let volume = ObjectShape(
        [
            "configMap": ObjectShape(defaults: mode), "secret": ObjectShape(defaults: mode),
            "downwardAPI": ObjectShape(["items": fields], defaults: mode),
            "projected": ObjectShape(
                [
                    "sources": ObjectShape(
                        element: ObjectShape([
                            "serviceAccountToken": token, "downwardAPI": ObjectShape(["items": fields]),
                        ]))
                ], defaults: mode),
            "hostPath": ObjectShape(defaults: ["type": .value(.text(""))]),
            "emptyDir": ObjectShape(["sizeLimit": .quantity], omitted: ["medium"]),
            "persistentVolumeClaim": ObjectShape(omitted: ["readOnly"]), "nfs": ObjectShape(omitted: ["readOnly"]),
            "csi": ObjectShape(omitted: ["volumeAttributes"]),
            "ephemeral": ObjectShape(["volumeClaimTemplate": ObjectShape(["spec": KindShapes.claim])]),
            "image": ObjectShape(
                omitted: ["pullPolicy"],
                defaults: [
                    "pullPolicy": .made { .text(ContainerShapes.pullPolicy(of: $0["reference"]?.string ?? "")) }
                ]),
        ],
        defaults: [
            // One of no kind is an empty folder.
            "emptyDir": .made { volume in
                volume.children.allSatisfy { $0.key == "name" || $0.isNull } ? .object() : nil
            }
        ])
}
