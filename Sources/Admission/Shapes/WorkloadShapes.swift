import CEL
import Kubernetes
import Manifest

/// What the API server makes of workloads.
///
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/v1/defaults.go and those of batch and core
enum WorkloadShapes {
    private typealias Defaults = KeyValuePairs<String, ObjectShape.Default>

    /// By their kinds.
    static let all: [String: ObjectShape] = [
        "Deployment": object(
            workload(
                ["strategy": deploymentStrategy],
                [
                    "replicas": .value(.int(1)), "revisionHistoryLimit": .value(.int(10)),
                    "progressDeadlineSeconds": .value(.int(600)),
                    "strategy": .made { deploymentStrategy.whole(of: $0) },
                ])),
        "StatefulSet": object(
            workload(
                [
                    "updateStrategy": statefulStrategy, "persistentVolumeClaimRetentionPolicy": retention,
                    "volumeClaimTemplates": ObjectShape(element: claimTemplate),
                ],
                [
                    "replicas": .value(.int(1)), "revisionHistoryLimit": .value(.int(10)),
                    "updateStrategy": .value(
                        .object([
                            ("type", .text("RollingUpdate")), ("rollingUpdate", .object([("partition", .int(0))])),
                        ])),
                    "podManagementPolicy": .value(.text("OrderedReady")),
                    "persistentVolumeClaimRetentionPolicy": .made { retention.whole(of: $0) },
                ])),
        "DaemonSet": object(
            workload(
                ["updateStrategy": daemonStrategy],
                [
                    "revisionHistoryLimit": .value(.int(10)),
                    "updateStrategy": .made { daemonStrategy.whole(of: $0) },
                ])),
        "ReplicaSet": object(workload([:], ["replicas": .value(.int(1))])),
        "ReplicationController": object(
            workload(
                [:],
                ["replicas": .value(.int(1)), "selector": .made { templateLabels(of: $0).map { Value($0) } }]),
            takesLabels: true),
        "Job": object(job, takesLabels: true),
        "CronJob": ObjectShape([
            "metadata": KindShapes.namespacedMetadata,
            "spec": ObjectShape(
                [
                    "jobTemplate": ObjectShape(
                        ["spec": ObjectShape(["template": PodShapes.template])],
                        defaults: ["metadata": .value(.object())])
                ],
                omitted: ["concurrencyPolicy"],
                defaults: [
                    "concurrencyPolicy": .value(.text("Allow")), "suspend": .value(.bool(false)),
                    "successfulJobsHistoryLimit": .value(.int(3)), "failedJobsHistoryLimit": .value(.int(1)),
                ]),
        ]),
        "PodTemplate": ObjectShape(["metadata": KindShapes.namespacedMetadata, "template": PodShapes.template]),
    ]

    /// - Parameter takesLabels: whether the labels of the template are those of an object without any.
    private static func object(_ spec: ObjectShape, takesLabels: Bool = false) -> ObjectShape {
        ObjectShape(
            ["metadata": KindShapes.namespacedMetadata, "spec": spec], completed: ["metadata"],
            defaults: [
                "metadata": .made { node in
                    guard takesLabels, let labels = node["spec"].flatMap({ templateLabels(of: $0) }) else { return nil }
                    return .object([("labels", Value(labels))])
                }
            ])
    }

    private static func templateLabels(of spec: Node) -> Node? {
        spec["template"]?["metadata"]?["labels"].flatMap { $0.count > 0 ? $0 : nil }
    }

    private static func workload(
        _ fields: [String: ObjectShape], _ defaults: Defaults
    ) -> ObjectShape {
        ObjectShape(
            ["template": PodShapes.template].merging(fields) { $1 },
            omitted: ["paused", "minReadySeconds", "podManagementPolicy", "volumeClaimTemplates"], defaults: defaults)
    }

    // MARK: How pods are replaced

    private static let deploymentStrategy = strategy(["maxUnavailable": .text("25%"), "maxSurge": .text("25%")])
    private static let daemonStrategy = strategy(["maxUnavailable": .int(1), "maxSurge": .int(0)])

    private static func isRolling(_ strategy: Node) -> Bool {
        strategy["type"]?.string.map { $0 == "RollingUpdate" || $0.isEmpty } ?? true
    }

    private static func strategy(
        _ details: @escaping @autoclosure @Sendable () -> KeyValuePairs<String, Value>
    ) -> ObjectShape {
        ObjectShape(
            omitted: ["type"], completed: ["rollingUpdate"],
            defaults: [
                "type": .value(.text("RollingUpdate")),
                "rollingUpdate": .made { isRolling($0) ? .object(details().map { ($0.key, $0.value) }) : nil },
            ])
    }

    /// That of a StatefulSet has details only where it says nothing, or some of them.
    private static let statefulStrategy = ObjectShape(
        omitted: ["type"], completed: ["rollingUpdate"],
        defaults: [
            "type": .value(.text("RollingUpdate")),
            "rollingUpdate": .made { node in
                let hasType = !(node["type"]?.string ?? "").isEmpty
                let hasDetails = isRolling(node) && (!hasType || node["rollingUpdate"]?.isMapping ?? false)
                return hasDetails ? .object([("partition", .int(0))]) : nil
            },
        ])

    // MARK: Claims of a StatefulSet

    private static let retention = ObjectShape(
        omitted: ["whenDeleted", "whenScaled"],
        defaults: ["whenDeleted": .value(.text("Retain")), "whenScaled": .value(.text("Retain"))])
    private static let claimTemplate = ObjectShape(
        ["metadata": KindShapes.templateMetadata, "spec": KindShapes.claim],
        defaults: [
            "apiVersion": .value(.text("v1")), "kind": .value(.text("PersistentVolumeClaim")),
            "spec": .value(.object()), "status": .value(.object([("phase", .text("Pending"))])),
        ])

    // MARK: Jobs

    private static let failureRule = ObjectShape([
        "onPodConditions": ObjectShape(
            element: ObjectShape(omitted: ["status"], defaults: ["status": .value(.text("True"))]))
    ])

    private static let job = ObjectShape(
        [
            "template": PodShapes.template,
            "podFailurePolicy": ObjectShape(["rules": ObjectShape(element: failureRule)]),
        ],
        defaults: [
            "parallelism": .value(.int(1)), "completionMode": .value(.text("NonIndexed")),
            "suspend": .value(.bool(false)), "manualSelector": .value(.bool(false)),
            "completions": .made { isSet("completions", $0) || isSet("parallelism", $0) ? nil : .int(1) },
            "selector": .made { $0["manualSelector"]?.bool == true ? nil : .unknown("the selector of a Job") },
            "backoffLimit": .made { .int(isSet("backoffLimitPerIndex", $0) ? Int(Int32.max) : 6) },
            "podReplacementPolicy": .made { .text(isSet("podFailurePolicy", $0) ? "Failed" : "TerminatingOrFailed") },
        ])

    private static func isSet(_ field: String, _ node: Node) -> Bool { node[field].map { !$0.isNull } ?? false }
}
