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
        (spec(container, accountOfPod, resources: resources), spec(container, accountOfPod, resources: podResources))
    }

    /// The template of a workload: what only a pod gets is not there yet.
    static let template = ObjectShape(
        ["metadata": KindShapes.metadata, "spec": templateSpec], defaults: { _ in [("metadata", .object())] })
    private static let templateSpec = spec(
        ContainerShapes.ofTemplate, { account(of: $0).map(names) ?? [] },
        resources: resources)
    private static let resources = ObjectShape(["limits": .quantities, "requests": .quantities])

    private static func account(of spec: Node) -> String? {
        spec["serviceAccountName"]?.string ?? spec["serviceAccount"]?.string
    }

    private static func names(ofAccount account: String) -> [(name: String, value: Value)] {
        [("serviceAccountName", .text(account)), ("serviceAccount", .text(account))]
    }

    @Sendable private static func accountOfPod(_ spec: Node) -> [(name: String, value: Value)] {
        [("enableServiceLinks", .bool(true))] + names(ofAccount: account(of: spec) ?? "default")
    }

    /// What a pod requests as a whole is what it is limited to, where no container says what it needs.
    private static let podResources = ObjectShape(
        ["limits": .quantities, "requests": .quantities], omitted: ["limits", "requests"], completed: ["requests"],
        defaults: { node in node["limits"].map { [("requests", Value($0, shape: .quantities))] } ?? [] })

    private static func hasResources(_ containers: Node?) -> Bool {
        containers.indexed.contains { ($0.node["resources"]?.count ?? 0) > 0 }
    }

    private static func spec(
        _ container: ObjectShape, _ others: @escaping @Sendable (Node) -> [(name: String, value: Value)],
        resources: ObjectShape
    ) -> ObjectShape {
        ObjectShape(
            [
                "containers": ObjectShape(element: container), "initContainers": ObjectShape(element: container),
                "ephemeralContainers": ObjectShape(element: ContainerShapes.ofTemplate), "overhead": .quantities,
                "resources": resources, "volumes": ObjectShape(element: volume),
            ],
            omitted: [
                "hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers", "volumes", "tolerations",
                "imagePullSecrets", "hostAliases", "nodeSelector", "nodeName", "priorityClassName",
                "serviceAccountName", "serviceAccount", "hostname", "subdomain", "schedulingGates",
                "topologySpreadConstraints", "readinessGates", "resourceClaims", "overhead", "restartPolicy",
                "dnsPolicy", "schedulerName",
            ],
            defaults: { node in
                [
                    ("restartPolicy", .text("Always")), ("dnsPolicy", .text("ClusterFirst")),
                    ("terminationGracePeriodSeconds", .int(30)), ("schedulerName", .text("default-scheduler")),
                    ("securityContext", .object()),
                ] + others(node)
            })
    }

    // MARK: Volumes

    private static let mode: @Sendable (Node) -> [(name: String, value: Value)] = { _ in [("defaultMode", .int(420))] }
    private static let fields = ObjectShape(element: ObjectShape(["fieldRef": ContainerShapes.fieldReference]))
    private static let token = ObjectShape(defaults: { _ in [("expirationSeconds", .int(3600))] })

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
            "hostPath": ObjectShape(defaults: { _ in [("type", .text(""))] }),
            "emptyDir": ObjectShape(["sizeLimit": .quantity], omitted: ["medium"]),
            "persistentVolumeClaim": ObjectShape(omitted: ["readOnly"]),
            "ephemeral": ObjectShape(["volumeClaimTemplate": ObjectShape(["spec": KindShapes.claim])]),
            "image": ObjectShape(
                omitted: ["pullPolicy"],
                defaults: { node in
                    [("pullPolicy", .text(ContainerShapes.pullPolicy(of: node["reference"]?.string ?? "")))]
                }),
        ],
        defaults: { node in
            // One of no kind is an empty folder.
            node.children.allSatisfy { $0.key == "name" || $0.isNull } ? [("emptyDir", .object())] : []
        })
}
