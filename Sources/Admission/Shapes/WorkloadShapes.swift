import CEL
import Kubernetes
import Manifest

/// What the API server makes of workloads.
///
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/v1/defaults.go and those of batch and core
enum WorkloadShapes {
    private typealias Fields = [(name: String, value: Value)]

    /// By their kinds.
    static let all: [String: ObjectShape] = [
        "Deployment": object(
            workload(["strategy": strategy(rolling)]) { _ in
                [
                    ("replicas", .int(1)), ("revisionHistoryLimit", .int(10)), ("progressDeadlineSeconds", .int(600)),
                    ("strategy", strategyDefault(rolling)),
                ]
            }),
        "StatefulSet": object(
            workload([
                "updateStrategy": statefulStrategy, "persistentVolumeClaimRetentionPolicy": retention,
                "volumeClaimTemplates": ObjectShape(element: claimTemplate),
            ]) { _ in
                [
                    ("replicas", .int(1)), ("revisionHistoryLimit", .int(10)),
                    ("updateStrategy", strategyDefault([("partition", .int(0))])),
                    ("podManagementPolicy", .text("OrderedReady")),
                    ("persistentVolumeClaimRetentionPolicy", .object(retained)),
                ]
            }),
        "DaemonSet": object(
            workload(["updateStrategy": strategy(rollingDaemon)]) { _ in
                [("revisionHistoryLimit", .int(10)), ("updateStrategy", strategyDefault(rollingDaemon))]
            }),
        "ReplicaSet": object(workload { _ in [("replicas", .int(1))] }),
        "ReplicationController": object(
            workload { node in
                [("replicas", .int(1))]
                    + (templateLabels(of: node).map { [("selector", Value($0))] } ?? [])
            }, takesLabels: true),
        "Job": object(job, takesLabels: true),
        "CronJob": ObjectShape([
            "metadata": KindShapes.namespacedMetadata,
            "spec": ObjectShape(
                ["jobTemplate": ObjectShape(["spec": ObjectShape(["template": PodShapes.template])])],
                omitted: ["concurrencyPolicy"],
                defaults: { _ in
                    [
                        ("concurrencyPolicy", .text("Allow")), ("suspend", .bool(false)),
                        ("successfulJobsHistoryLimit", .int(3)), ("failedJobsHistoryLimit", .int(1)),
                    ]
                }),
        ]),
        "PodTemplate": ObjectShape(["metadata": KindShapes.namespacedMetadata, "template": PodShapes.template]),
    ]

    /// - Parameter takesLabels: whether the labels of the template are those of an object without any.
    private static func object(_ spec: ObjectShape, takesLabels: Bool = false) -> ObjectShape {
        ObjectShape(
            ["metadata": KindShapes.namespacedMetadata, "spec": spec], completed: ["metadata"],
            defaults: { node in
                let labels = takesLabels ? node["spec"].flatMap { templateLabels(of: $0) } : nil
                return [("status", .object())]
                    + (labels.map { [("metadata", .object([("labels", Value($0))]))] } ?? [])
            })
    }

    private static func templateLabels(of spec: Node) -> Node? {
        spec["template"]?["metadata"]?["labels"].flatMap { $0.count > 0 ? $0 : nil }
    }

    private static func workload(
        _ fields: [String: ObjectShape] = [:], _ defaults: @escaping @Sendable (Node) -> Fields
    ) -> ObjectShape {
        ObjectShape(
            ["template": PodShapes.template].merging(fields) { $1 },
            omitted: ["paused", "minReadySeconds", "podManagementPolicy", "volumeClaimTemplates"], defaults: defaults)
    }

    // MARK: How pods are replaced

    private static var rolling: Fields { [("maxUnavailable", .text("25%")), ("maxSurge", .text("25%"))] }
    private static var rollingDaemon: Fields { [("maxUnavailable", .int(1)), ("maxSurge", .int(0))] }

    private static func isRolling(_ strategy: Node) -> Bool {
        strategy["type"]?.string.map { $0 == "RollingUpdate" || $0.isEmpty } ?? true
    }

    private static func strategy(_ details: @escaping @autoclosure @Sendable () -> Fields) -> ObjectShape {
        ObjectShape(
            omitted: ["type"], completed: ["rollingUpdate"],
            defaults: { node in
                [("type", .text("RollingUpdate"))]
                    + (isRolling(node) ? [("rollingUpdate", .object(details()))] : [])
            })
    }

    /// That of a StatefulSet has details only where it says nothing, or some of them.
    private static let statefulStrategy = ObjectShape(
        omitted: ["type"], completed: ["rollingUpdate"],
        defaults: { node in
            let hasType = !(node["type"]?.string ?? "").isEmpty
            let hasDetails = isRolling(node) && (!hasType || node["rollingUpdate"]?.isMapping ?? false)
            return [("type", .text("RollingUpdate"))]
                + (hasDetails ? [("rollingUpdate", .object([("partition", .int(0))]))] : [])
        })

    /// The same where nothing is set.
    private static func strategyDefault(_ details: Fields) -> Value {
        .object([("type", .text("RollingUpdate")), ("rollingUpdate", .object(details))])
    }

    // MARK: Claims of a StatefulSet

    private static var retained: Fields { [("whenDeleted", .text("Retain")), ("whenScaled", .text("Retain"))] }
    private static let retention = ObjectShape(
        omitted: ["whenDeleted", "whenScaled"], defaults: { _ in retained })
    private static let claimTemplate = ObjectShape(
        ["metadata": KindShapes.metadata, "spec": KindShapes.claim],
        defaults: { _ in
            [
                ("apiVersion", .text("v1")), ("kind", .text("PersistentVolumeClaim")), ("spec", .object()),
                ("status", .object([("phase", .text("Pending"))])),
            ]
        })

    // MARK: Jobs

    private static let failureRule = ObjectShape([
        "onPodConditions": ObjectShape(
            element: ObjectShape(omitted: ["status"], defaults: { _ in [("status", .text("True"))] }))
    ])

    private static let job = ObjectShape(
        [
            "template": PodShapes.template,
            "podFailurePolicy": ObjectShape(["rules": ObjectShape(element: failureRule)]),
        ],
        defaults: { node in
            func isSet(_ field: String) -> Bool { node[field].map { !$0.isNull } ?? false }
            let retries = isSet("backoffLimitPerIndex") ? Int(Int32.max) : 6
            let replacement = isSet("podFailurePolicy") ? "Failed" : "TerminatingOrFailed"
            return [
                ("parallelism", .int(1)), ("backoffLimit", .int(retries)), ("completionMode", .text("NonIndexed")),
                ("suspend", .bool(false)), ("podReplacementPolicy", .text(replacement)),
                ("manualSelector", .bool(false)),
            ] + (isSet("completions") || isSet("parallelism") ? [] : [("completions", .int(1))])
        })
}
