import CEL
import Kubernetes
import Manifest

/// What the API server makes of HorizontalPodAutoscalers, and of one version of them in the other.
///
/// Source: https://github.com/kubernetes/kubernetes/tree/master/pkg/apis/autoscaling
enum AutoscalerShapes {
    /// The shape of an object.
    static func shape(of object: KubernetesObject) -> ObjectShape {
        object.identity.apiVersion == "autoscaling/v1" ? first : second
    }

    /// The shape of an object in another version; nil where nobody can say it all.
    static func shape(of object: KubernetesObject, in version: String) -> ObjectShape? {
        let isFirst = object.identity.apiVersion == "autoscaling/v1"
        if isFirst == (version == "v1") { return shape(of: object) }
        return isFirst ? secondFromFirst(object) : firstFromSecond(object)
    }

    private static func object(_ spec: ObjectShape) -> ObjectShape {
        ObjectShape(
            ["metadata": KindShapes.namespacedMetadata, "spec": spec], overridden: ["status"],
            defaults: ["status": .value(KindStatus.value(of: "HorizontalPodAutoscaler"))])
    }

    private static let first = object(
        ObjectShape(defaults: [
            "minReplicas": .value(.int(1)), "targetCPUUtilizationPercentage": .value(.int(usual)),
        ]))

    private static let second = object(
        ObjectShape(
            ["metrics": metrics, "behavior": behavior], omitted: ["metrics"],
            defaults: ["minReplicas": .value(.int(1)), "metrics": .value(.list(of: [utilization(.int(usual))]))]))

    private static let usual = 80

    private static let metrics = ObjectShape(
        element: ObjectShape(
            others: ObjectShape(["target": ObjectShape(["averageValue": .quantity, "value": .quantity])])))

    private static func utilization(_ percentage: Value) -> Value {
        .object([
            ("type", .text("Resource")),
            (
                "resource",
                .object([
                    ("name", .text("cpu")),
                    (
                        "target",
                        .object([("type", .text("Utilization")), ("averageUtilization", percentage)])
                    ),
                ])
            ),
        ])
    }

    // MARK: Behavior

    private static func policy(_ type: String, _ value: Int) -> Value {
        .object([("type", .text(type)), ("value", .int(value)), ("periodSeconds", .int(15))])
    }

    private static let up = ObjectShape(defaults: [
        "stabilizationWindowSeconds": .value(.int(0)), "selectPolicy": .value(.text("Max")),
        "policies": .value(.list(of: [policy("Pods", 4), policy("Percent", 100)])),
    ])
    private static let down = ObjectShape(defaults: [
        "selectPolicy": .value(.text("Max")), "policies": .value(.list(of: [policy("Percent", 100)])),
    ])

    private static let behavior = ObjectShape(
        ["scaleUp": up, "scaleDown": down],
        defaults: ["scaleUp": .made { up.whole(of: $0) }, "scaleDown": .made { down.whole(of: $0) }])

    // MARK: Conversion

    /// The beginning of the annotations in which the first version keeps what it has no fields for.
    private static let annotations = "autoscaling.alpha.kubernetes.io/"

    private static func secondFromFirst(_ object: KubernetesObject) -> ObjectShape? {
        let others = object.metadata?["annotations"]?.children.contains { $0.key.hasPrefix(annotations) } ?? false
        return others ? nil : convertedToSecond
    }

    private static let convertedToSecond = object(
        ObjectShape(
            hidden: ["targetCPUUtilizationPercentage"],
            defaults: [
                "minReplicas": .value(.int(1)),
                "metrics": .made { node in
                    let percentage = node["targetCPUUtilizationPercentage"].flatMap { $0.isNull ? nil : Value($0) }
                    return .list(of: [utilization(percentage ?? .int(usual))])
                },
            ]))

    private static func firstFromSecond(_ object: KubernetesObject) -> ObjectShape? {
        guard object.spec?["behavior"].map({ $0.isNull }) ?? true else { return nil }
        guard let metrics = object.spec?["metrics"], metrics.count > 0 else { return convertedToFirst }
        guard metrics.count == 1, let metric = metrics.children.first(where: { _ in true }),
            percentage(of: metric) != nil
        else { return nil }
        return convertedToFirst
    }

    private static func percentage(of metric: Node) -> Node? {
        guard metric["type"]?.equals("Resource") ?? false, metric["resource"]?["name"]?.equals("cpu") ?? false else {
            return nil
        }
        return metric["resource"]?["target"]?["averageUtilization"]
    }

    private static let convertedToFirst = object(
        ObjectShape(
            hidden: ["metrics"],
            defaults: [
                "minReplicas": .value(.int(1)),
                "targetCPUUtilizationPercentage": .made { node in
                    let metric = node["metrics"]?.children.first { _ in true }
                    return metric.flatMap { percentage(of: $0) }.map { Value($0) } ?? .int(usual)
                },
            ]))
}
