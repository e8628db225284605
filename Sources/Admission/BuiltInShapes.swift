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
        if let known = shapes[object.kind] ?? OtherShapes.all[object.kind] { return known }
        return ResourceRequest.isClusterKind(object.kind)
            ? ObjectShape(["metadata": metadata]) : ObjectShape(["metadata": namespacedMetadata])
    }

    /// The shape of a pod.
    static let pod = ObjectShape(["metadata": namespacedMetadata, "spec": podSpec])

    /// The shape of a pod spec.
    static let podSpec = podSpec(container) { node in
        let account = node["serviceAccountName"]?.string ?? node["serviceAccount"]?.string ?? "default"
        return [
            ("enableServiceLinks", .bool(true)), ("serviceAccountName", text(account)),
            ("serviceAccount", text(account)),
        ]
    }

    /// The shape of a pod spec in the template of a workload: what only a pod gets is not there yet.
    private static let templateSpec = podSpec(templateContainer) { node in
        let account = node["serviceAccountName"]?.string ?? node["serviceAccount"]?.string
        return account.map { [("serviceAccountName", text($0)), ("serviceAccount", text($0))] } ?? []
    }

    private static func podSpec(
        _ container: ObjectShape, _ others: @escaping @Sendable (Node) -> [(name: String, value: Value)]
    ) -> ObjectShape {
        ObjectShape(
            [
                "containers": ObjectShape(element: container), "initContainers": ObjectShape(element: container),
                "ephemeralContainers": ObjectShape(element: container), "overhead": .quantities,
                "volumes": ObjectShape(element: OtherShapes.volume),
            ],
            omitted: [
                "hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers", "volumes", "tolerations",
                "imagePullSecrets", "hostAliases", "nodeSelector", "nodeName", "priorityClassName",
                "serviceAccountName",
                "serviceAccount", "hostname", "subdomain", "schedulingGates", "topologySpreadConstraints",
                "readinessGates", "resourceClaims", "overhead", "restartPolicy", "dnsPolicy", "schedulerName",
            ],
            defaults: { node in
                [
                    ("restartPolicy", text("Always")), ("dnsPolicy", text("ClusterFirst")),
                    ("terminationGracePeriodSeconds", .int(30)), ("schedulerName", text("default-scheduler")),
                    ("securityContext", .map(MapValue())),
                ] + others(node)
            })
    }

    /// What the rest is of an object that something else completes.
    static let patched = "what is made of the object"

    /// What a policy sees of an object.
    ///
    /// - Parameter isPartial: whether something else completes it.
    static func value(of object: KubernetesObject, isPartial: Bool) -> Value {
        Value(object.node, shape: shape(of: object), rest: isPartial ? patched : nil)
    }

    /// The pod that a workload makes.
    ///
    /// - Parameter isPartial: whether something else completes the workload.
    static func value(of pod: PodSpec, isPartial: Bool) -> Value {
        let rest = isPartial || pod.isOverlay ? patched : nil
        var value = MapValue()
        value.set(.string("apiVersion"), to: .string("v1"))
        value.set(.string("kind"), to: .string("Pod"))
        value.set(
            .string("metadata"),
            to: pod.metadata.map { Value($0, shape: .plain, rest: rest) } ?? .map(MapValue(rest: rest)))
        value.set(.string("spec"), to: Value(pod.node, shape: podSpec, rest: rest))
        return .map(value)
    }

    /// The fields of metadata that are gone where they are empty.
    private static let emptyMetadata: Set<String> = [
        "labels", "annotations", "finalizers", "ownerReferences", "namespace", "generateName",
    ]
    static let metadata = ObjectShape(omitted: emptyMetadata)
    /// That of an object in a namespace: what says none is in the one that kubectl takes by itself.
    static let namespacedMetadata = ObjectShape(
        omitted: emptyMetadata, defaults: { _ in [("namespace", text("default"))] })

    static func text(_ string: String) -> Value { .string(Text(string)) }

    /// The shape of a container of a pod.
    static let container = container(resources)
    private static let templateContainer = container(
        ObjectShape(["limits": .quantities, "requests": .quantities], omitted: ["limits", "requests"]))

    private static func container(_ resources: ObjectShape) -> ObjectShape {
        ObjectShape(
            [
                "env": ObjectShape(
                    element: ObjectShape([
                        "valueFrom": ObjectShape([
                            "fieldRef": ObjectShape(defaults: { _ in [("apiVersion", text("v1"))] })
                        ])
                    ])),
                "lifecycle": ObjectShape(others: ObjectShape(["httpGet": OtherShapes.httpGet])),
                "ports": ObjectShape(
                    element: ObjectShape(
                        omitted: ["name", "hostPort", "hostIP", "protocol"],
                        defaults: { _ in [("protocol", text("TCP"))] })),
                "volumeMounts": ObjectShape(element: ObjectShape(omitted: ["readOnly", "subPath", "subPathExpr"])),
                "livenessProbe": probe, "readinessProbe": probe, "startupProbe": probe,
                "resources": resources,
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
                    ("terminationMessagePath", text("/dev/termination-log")),
                    ("terminationMessagePolicy", text("File")),
                ]
            })
    }

    private static let resources = ObjectShape(
        ["limits": .quantities, "requests": ObjectShape(others: .quantity)], omitted: ["limits", "requests"],
        completed: ["requests"],
        defaults: requests)

    /// Requests of a pod are limits where only these are set; those of a template are not.
    @Sendable private static func requests(_ node: Node) -> [(name: String, value: Value)] {
        node["limits"].map { [("requests", Value($0, shape: .quantities))] } ?? []
    }

    private static let probe = ObjectShape(
        ["httpGet": OtherShapes.httpGet],
        defaults: { _ in
            [
                ("timeoutSeconds", .int(1)), ("periodSeconds", .int(10)), ("successThreshold", .int(1)),
                ("failureThreshold", .int(3)),
            ]
        })

    private static let template = ObjectShape(
        ["metadata": metadata, "spec": templateSpec], defaults: { _ in [("metadata", .map(MapValue()))] })

    private static func workload(
        _ fields: [String: ObjectShape] = [:], _ defaults: [(name: String, value: Int)],
        _ others: @escaping @Sendable (Node) -> [(name: String, value: Value)] = { _ in [] }
    ) -> ObjectShape {
        let spec = ObjectShape(
            ["template": template].merging(fields) { $1 }, omitted: ["paused", "minReadySeconds"],
            defaults: { node in defaults.map { ($0.name, .int($0.value)) } + others(node) })
        return ObjectShape(
            ["metadata": namespacedMetadata, "spec": spec], defaults: { _ in [("status", .map(MapValue()))] })
    }

    static func map(_ entries: [(name: String, value: Value)]) -> Value {
        .map(entries.reduce(into: MapValue()) { $0.set(text($1.name), to: $1.value) })
    }

    /// How pods are replaced: the type, and what belongs to it.
    private static func strategy(
        _ details: @escaping @Sendable () -> [(name: String, value: Value)]
    ) -> ObjectShape {
        ObjectShape(
            completed: ["rollingUpdate"],
            defaults: { node in
                let isRolling = node["type"].map { $0.equals("RollingUpdate") } ?? true
                return [("type", text("RollingUpdate"))] + (isRolling ? [("rollingUpdate", map(details()))] : [])
            })
    }

    /// The same where nothing is set.
    private static func strategyDefault(_ details: [(name: String, value: Value)]) -> Value {
        map([("type", text("RollingUpdate")), ("rollingUpdate", map(details))])
    }

    private static var rolling: [(name: String, value: Value)] {
        [("maxUnavailable", text("25%")), ("maxSurge", text("25%"))]
    }
    private static var rollingDaemon: [(name: String, value: Value)] {
        [("maxUnavailable", .int(1)), ("maxSurge", .int(0))]
    }
    private static var rollingStateful: [(name: String, value: Value)] { [("partition", .int(0))] }

    private static let job = ObjectShape(
        ["template": template],
        defaults: { node in
            let isFixed = node["completions"] != nil
            return [
                ("backoffLimit", .int(6)), ("completionMode", text("NonIndexed")), ("suspend", .bool(false)),
                ("parallelism", .int(1)),
            ] + (isFixed || node["parallelism"] != nil ? [] : [("completions", .int(1))])
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
        defaults: { node in
            let type = node["type"]?.string ?? "ClusterIP"
            var defaults = [(name: "type", value: text("ClusterIP")), (name: "sessionAffinity", value: text("None"))]
            if type != "ExternalName" { defaults.append(("internalTrafficPolicy", text("Cluster"))) }
            if ["NodePort", "LoadBalancer"].contains(type) {
                defaults.append(("externalTrafficPolicy", text("Cluster")))
            }
            if type == "LoadBalancer" { defaults.append(("allocateLoadBalancerNodePorts", .bool(true))) }
            return defaults
        })

    private static let shapes: [String: ObjectShape] = [
        "Pod": pod,
        "Deployment": workload(
            ["strategy": strategy({ rolling })],
            [("replicas", 1), ("revisionHistoryLimit", 10), ("progressDeadlineSeconds", 600)]
        ) {
            _ in
            [("strategy", strategyDefault(rolling))]
        },
        "StatefulSet": workload(
            ["updateStrategy": strategy({ rollingStateful })], [("replicas", 1), ("revisionHistoryLimit", 10)]
        ) { _ in
            [("updateStrategy", strategyDefault(rollingStateful)), ("podManagementPolicy", text("OrderedReady"))]
        },
        "DaemonSet": workload(["updateStrategy": strategy({ rollingDaemon })], [("revisionHistoryLimit", 10)]) { _ in
            [("updateStrategy", strategyDefault(rollingDaemon))]
        },
        "ReplicaSet": workload([:], [("replicas", 1)]), "ReplicationController": workload([:], [("replicas", 1)]),
        "Job": ObjectShape(["metadata": namespacedMetadata, "spec": job]),
        "CronJob": ObjectShape([
            "metadata": namespacedMetadata,
            "spec": ObjectShape(
                ["jobTemplate": ObjectShape(["spec": ObjectShape(["template": template])])],
                defaults: { _ in
                    [
                        ("concurrencyPolicy", text("Allow")), ("suspend", .bool(false)),
                        ("successfulJobsHistoryLimit", .int(3)), ("failedJobsHistoryLimit", .int(1)),
                    ]
                }),
        ]),
        "Service": ObjectShape(["metadata": namespacedMetadata, "spec": service]),
    ]
}
