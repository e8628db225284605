import CEL
import Kubernetes
import Manifest

/// What the API server makes of objects of Kubernetes' own kinds before policies see them: the defaults that policies ask for.
///
/// Source: the defaulting functions of k8s.io/kubernetes, and
/// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/
enum BuiltInShapes {
    /// The shape of an object; nil for a custom resource, which stays as it is.
    static func shape(of object: KubernetesObject) -> ObjectShape? {
        guard object.isBuiltIn else { return nil }
        return shapes[object.kind] ?? ObjectShape(["metadata": metadata])
    }

    /// The shape of a pod.
    static let pod = ObjectShape(["metadata": metadata, "spec": podSpec])

    /// The shape of a pod spec.
    static let podSpec = ObjectShape(
        [
            "containers": ObjectShape(element: container), "initContainers": ObjectShape(element: container),
            "ephemeralContainers": ObjectShape(element: container),
        ],
        omitted: [
            "hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers", "volumes", "tolerations",
            "imagePullSecrets", "hostAliases", "nodeSelector", "nodeName", "priorityClassName", "serviceAccountName",
            "serviceAccount", "hostname", "subdomain", "schedulingGates", "topologySpreadConstraints",
            "readinessGates", "resourceClaims", "overhead", "restartPolicy", "dnsPolicy", "schedulerName",
        ],
        defaults: { node in
            let account = node["serviceAccountName"]?.string ?? node["serviceAccount"]?.string
            return [
                ("restartPolicy", text("Always")), ("dnsPolicy", text("ClusterFirst")),
                ("terminationGracePeriodSeconds", .int(30)), ("schedulerName", text("default-scheduler")),
                ("securityContext", .map(MapValue())), ("enableServiceLinks", .bool(true)),
            ]
                + (account.map { [("serviceAccountName", text($0)), ("serviceAccount", text($0))] } ?? [])
        })

    /// The pod that a workload makes.
    static func value(of pod: PodSpec) -> Value {
        var value = MapValue()
        value.set(.string("apiVersion"), to: .string("v1"))
        value.set(.string("kind"), to: .string("Pod"))
        value.set(.string("metadata"), to: pod.metadata.map { Value($0, shape: .plain) } ?? .map(MapValue()))
        value.set(.string("spec"), to: Value(pod.node, shape: podSpec))
        return .map(value)
    }

    private static let metadata = ObjectShape(omitted: [
        "labels", "annotations", "finalizers", "ownerReferences", "namespace", "generateName",
    ])

    private static func text(_ string: String) -> Value { .string(Text(string)) }

    /// The shape of a container.
    static let container = ObjectShape(
        [
            "ports": ObjectShape(
                element: ObjectShape(
                    omitted: ["name", "hostPort", "hostIP", "protocol"],
                    defaults: { _ in [("protocol", text("TCP"))] })),
            "volumeMounts": ObjectShape(element: ObjectShape(omitted: ["readOnly", "subPath", "subPathExpr"])),
            "livenessProbe": probe, "readinessProbe": probe, "startupProbe": probe,
            "resources": ObjectShape(["limits": .plain], defaults: requests),
        ],
        omitted: [
            "command", "args", "workingDir", "ports", "envFrom", "env", "volumeMounts", "volumeDevices", "stdin",
            "stdinOnce", "tty", "image", "imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy",
        ],
        defaults: { node in
            let image = node["image"]?.string ?? ""
            let tag = image.split(separator: "/").last?.split(separator: ":", maxSplits: 1).dropFirst().first
            let isLatest = !image.contains("@") && (tag == nil || tag == "latest")
            return [
                ("imagePullPolicy", text(isLatest ? "Always" : "IfNotPresent")), ("resources", .map(MapValue())),
                ("terminationMessagePath", text("/dev/termination-log")), ("terminationMessagePolicy", text("File")),
            ]
        })

    /// Requests are limits where only these are set.
    @Sendable private static func requests(_ node: Node) -> [(name: String, value: Value)] {
        node["limits"].map { [("requests", Value($0, shape: .plain))] } ?? []
    }

    private static let probe = ObjectShape(defaults: { _ in
        [
            ("timeoutSeconds", .int(1)), ("periodSeconds", .int(10)), ("successThreshold", .int(1)),
            ("failureThreshold", .int(3)),
        ]
    })

    private static let template = ObjectShape(
        ["metadata": metadata, "spec": podSpec], defaults: { _ in [("metadata", .map(MapValue()))] })

    private static func workload(
        _ fields: [String: ObjectShape] = [:], _ defaults: [(name: String, value: Int)],
        _ others: @escaping @Sendable (Node) -> [(name: String, value: Value)] = { _ in [] }
    ) -> ObjectShape {
        let spec = ObjectShape(
            ["template": template].merging(fields) { $1 }, omitted: ["paused", "minReadySeconds"],
            defaults: { node in defaults.map { ($0.name, .int($0.value)) } + others(node) })
        return ObjectShape(["metadata": metadata, "spec": spec], defaults: { _ in [("status", .map(MapValue()))] })
    }

    private static func strategy(_ type: String) -> Value {
        var map = MapValue()
        map.set(text("type"), to: text(type))
        return .map(map)
    }

    private static let job = ObjectShape(
        ["template": template],
        defaults: { _ in [("backoffLimit", .int(6)), ("completionMode", text("NonIndexed")), ("suspend", .bool(false))]
        })

    private static let service = ObjectShape(
        [
            "ports": ObjectShape(
                element: ObjectShape(defaults: { node in
                    [("protocol", text("TCP"))] + (node["port"].map { [("targetPort", Value($0))] } ?? [])
                }))
        ],
        omitted: [
            "type", "externalIPs", "loadBalancerSourceRanges", "externalName", "loadBalancerIP", "selector", "ports",
            "clusterIP", "sessionAffinity", "publishNotReadyAddresses", "externalTrafficPolicy",
        ],
        defaults: { _ in
            [
                ("type", text("ClusterIP")), ("sessionAffinity", text("None")),
                ("internalTrafficPolicy", text("Cluster")),
            ]
        })

    private static let shapes: [String: ObjectShape] = [
        "Pod": pod,
        "Deployment": workload([:], [("replicas", 1), ("revisionHistoryLimit", 10), ("progressDeadlineSeconds", 600)]) {
            _ in
            [("strategy", strategy("RollingUpdate"))]
        },
        "StatefulSet": workload([:], [("replicas", 1), ("revisionHistoryLimit", 10)]) { _ in
            [("updateStrategy", strategy("RollingUpdate")), ("podManagementPolicy", text("OrderedReady"))]
        },
        "DaemonSet": workload([:], [("revisionHistoryLimit", 10)]) { _ in
            [("updateStrategy", strategy("RollingUpdate"))]
        },
        "ReplicaSet": workload([:], [("replicas", 1)]), "ReplicationController": workload([:], [("replicas", 1)]),
        "Job": ObjectShape(["metadata": metadata, "spec": job]),
        "CronJob": ObjectShape([
            "metadata": metadata,
            "spec": ObjectShape(
                ["jobTemplate": ObjectShape(["spec": job])],
                defaults: { _ in
                    [
                        ("concurrencyPolicy", text("Allow")), ("suspend", .bool(false)),
                        ("successfulJobsHistoryLimit", .int(3)), ("failedJobsHistoryLimit", .int(1)),
                    ]
                }),
        ]),
        "Service": ObjectShape(["metadata": metadata, "spec": service]),
        "HorizontalPodAutoscaler": ObjectShape(["spec": ObjectShape(defaults: { _ in [("minReplicas", .int(1))] })]),
    ]
}
