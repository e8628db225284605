import CEL
import Kubernetes
import Manifest

/// What the API server makes of volumes, and of kinds that make no pods.
///
/// Source: the defaulting functions of k8s.io/kubernetes (pkg/apis/*/v1/defaults.go).
enum OtherShapes {
    private static func text(_ string: String) -> Value { BuiltInShapes.text(string) }

    private static func object(
        _ spec: ObjectShape, isNamespaced: Bool = true
    ) -> ObjectShape {
        ObjectShape([
            "metadata": isNamespaced ? BuiltInShapes.namespacedMetadata : BuiltInShapes.metadata, "spec": spec,
        ])
    }

    /// A request of a probe or hook.
    static let httpGet = ObjectShape(defaults: { _ in [("path", text("/")), ("scheme", text("HTTP"))] })

    private static let withMode = ObjectShape(defaults: { _ in [("defaultMode", .int(420))] })

    /// A volume of a pod.
    static let volume = ObjectShape([
        "configMap": withMode, "secret": withMode, "downwardAPI": withMode, "projected": withMode,
        "hostPath": ObjectShape(defaults: { _ in [("type", text(""))] }),
        "emptyDir": ObjectShape(["sizeLimit": .quantity], omitted: ["medium"]),
        "persistentVolumeClaim": ObjectShape(omitted: ["readOnly"]),
    ])

    private static let claim = ObjectShape(
        ["resources": ObjectShape(["limits": .quantities, "requests": .quantities])],
        omitted: ["accessModes", "volumeName"],
        defaults: { _ in [("volumeMode", text("Filesystem")), ("resources", .map(MapValue()))] })

    private static let persistentVolume = ObjectShape(
        ["capacity": .quantities], omitted: ["accessModes", "storageClassName", "mountOptions"],
        defaults: { _ in
            [("volumeMode", text("Filesystem")), ("persistentVolumeReclaimPolicy", text("Retain"))]
        })

    private static let rules = ObjectShape(
        element: ObjectShape([
            "ports": ObjectShape(element: ObjectShape(defaults: { _ in [("protocol", text("TCP"))] }))
        ]))

    private static let networkPolicy = ObjectShape(
        ["ingress": rules, "egress": rules], omitted: ["ingress", "egress", "policyTypes"],
        defaults: { node in
            let types = ["Ingress"] + ((node["egress"]?.count ?? 0) > 0 ? ["Egress"] : [])
            return [("policyTypes", .list(ListValue(types.map(text)))), ("podSelector", .map(MapValue()))]
        })

    private static let autoscaler = ObjectShape(
        [
            "metrics": ObjectShape(
                element: ObjectShape(
                    others: ObjectShape(["target": ObjectShape(["averageValue": .quantity, "value": .quantity])])))
        ], omitted: ["metrics"], defaults: { _ in [("minReplicas", .int(1))] })

    private static let subject = ObjectShape(
        omitted: ["apiGroup", "namespace"],
        defaults: { node in
            let isAccount = node["kind"].map { $0.equals("ServiceAccount") } ?? false
            return isAccount ? [] : [("apiGroup", text("rbac.authorization.k8s.io"))]
        })

    private static func binding(isNamespaced: Bool) -> ObjectShape {
        ObjectShape(
            [
                "metadata": isNamespaced ? BuiltInShapes.namespacedMetadata : BuiltInShapes.metadata,
                "subjects": ObjectShape(element: subject),
                "roleRef": ObjectShape(defaults: { _ in [("apiGroup", text("rbac.authorization.k8s.io"))] }),
            ], omitted: ["subjects"])
    }

    private static let limit = ObjectShape(
        [
            "max": .quantities, "min": .quantities, "default": .quantities, "defaultRequest": .quantities,
            "maxLimitRequestRatio": .quantities,
        ], omitted: ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"])

    private static let webhooks = ObjectShape(
        element: ObjectShape(defaults: { _ in
            [
                ("failurePolicy", text("Fail")), ("matchPolicy", text("Equivalent")), ("timeoutSeconds", .int(10)),
                ("namespaceSelector", .map(MapValue())), ("objectSelector", .map(MapValue())),
            ]
        }))

    /// What is given as text is data like the rest.
    private static let secret = ObjectShape(
        ["metadata": BuiltInShapes.namespacedMetadata], omitted: ["type", "data"], overridden: ["data"],
        hidden: ["stringData"],
        defaults: { node in
            var data: [String: Value] = [:]
            for entry in node["data"]?.children.map({ $0 }) ?? [] { data[entry.key] = Value(entry) }
            guard let texts = node["stringData"], texts.count > 0 else { return [("type", text("Opaque"))] }
            for entry in texts.children {
                data[entry.key] = .string(Text(utf8: Base64.encoded(Array((entry.scalarText ?? "").utf8))))
            }
            let all = data.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            return [("type", text("Opaque")), ("data", BuiltInShapes.map(all))]
        })

    /// Every namespace has its name as a label.
    private static let namespace = ObjectShape(
        [
            "metadata": ObjectShape(
                omitted: ["annotations", "finalizers"], completed: ["labels"],
                defaults: { node in
                    let name = text(node["name"]?.scalarText ?? "")
                    return [("labels", BuiltInShapes.map([(Definitions.nameLabel, name)]))]
                })
        ])

    /// By their kinds.
    static let all: [String: ObjectShape] = [
        "PersistentVolumeClaim": object(claim),
        "PersistentVolume": object(persistentVolume, isNamespaced: false),
        "NetworkPolicy": object(networkPolicy),
        "HorizontalPodAutoscaler": object(autoscaler),
        "RoleBinding": binding(isNamespaced: true), "ClusterRoleBinding": binding(isNamespaced: false),
        "ResourceQuota": object(ObjectShape(["hard": .quantities], omitted: ["hard", "scopes"])),
        "LimitRange": object(ObjectShape(["limits": ObjectShape(element: limit)])),
        "Secret": secret, "Namespace": namespace,
        "ConfigMap": ObjectShape(["metadata": BuiltInShapes.namespacedMetadata], omitted: ["data", "binaryData"]),
        "StorageClass": ObjectShape(
            ["metadata": BuiltInShapes.metadata],
            defaults: { _ in
                [("reclaimPolicy", text("Delete")), ("volumeBindingMode", text("Immediate"))]
            }),
        "ValidatingWebhookConfiguration": ObjectShape(["metadata": BuiltInShapes.metadata, "webhooks": webhooks]),
        "MutatingWebhookConfiguration": ObjectShape(["metadata": BuiltInShapes.metadata, "webhooks": webhooks]),
    ]
}
