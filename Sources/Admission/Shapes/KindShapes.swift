import CEL
import Kubernetes
import Manifest

/// What the API server makes of kinds that make no pods.
///
/// Source: the defaulting functions of k8s.io/kubernetes (pkg/apis/*/v1/defaults.go)
enum KindShapes {
    /// By their kinds.
    static let all: [String: ObjectShape] = [
        "Service": object(service), "PersistentVolumeClaim": object(claim),
        "PersistentVolume": object(persistentVolume, isNamespaced: false),
        "NetworkPolicy": object(networkPolicy),
        "RoleBinding": binding(isNamespaced: true), "ClusterRoleBinding": binding(isNamespaced: false),
        "ResourceQuota": object(ObjectShape(["hard": .quantities], omitted: ["hard", "scopes"])),
        "LimitRange": object(ObjectShape(["limits": ObjectShape(element: limit)])),
        "Secret": secret, "Namespace": namespace,
        "ConfigMap": ObjectShape(["metadata": namespacedMetadata], omitted: ["data", "binaryData"]),
        "StorageClass": ObjectShape(
            ["metadata": metadata],
            defaults: { _ in
                [("reclaimPolicy", .text("Delete")), ("volumeBindingMode", .text("Immediate"))]
            }),
        "CSIDriver": object(driver, isNamespaced: false),
        "IngressClass": object(
            ObjectShape(["parameters": ObjectShape(defaults: { _ in [("scope", .text("Cluster"))] })]),
            isNamespaced: false),
        "Endpoints": ObjectShape([
            "metadata": namespacedMetadata, "subsets": ObjectShape(element: ObjectShape(["ports": protocols])),
        ]),
        "EndpointSlice": ObjectShape(["metadata": namespacedMetadata, "ports": slicePorts]),
        "ValidatingWebhookConfiguration": ObjectShape(["metadata": metadata, "webhooks": webhooks([])]),
        "MutatingWebhookConfiguration": ObjectShape([
            "metadata": metadata, "webhooks": webhooks([("reinvocationPolicy", .text("Never"))]),
        ]),
    ]

    private static func object(_ spec: ObjectShape, isNamespaced: Bool = true) -> ObjectShape {
        ObjectShape(["metadata": isNamespaced ? namespacedMetadata : metadata, "spec": spec])
    }

    // MARK: Metadata

    /// The fields of metadata that are gone where they are empty.
    private static let emptyMetadata: Set<String> = [
        "labels", "annotations", "finalizers", "ownerReferences", "namespace", "generateName",
    ]
    static let metadata = ObjectShape(omitted: emptyMetadata)
    /// That of an object in a namespace: what says none is in the one that kubectl takes by itself.
    static let namespacedMetadata = ObjectShape(
        omitted: emptyMetadata, defaults: { _ in [("namespace", .text("default"))] })

    /// Every namespace has its name as a label.
    private static let namespace = ObjectShape(
        [
            "metadata": ObjectShape(
                omitted: ["annotations", "finalizers"], completed: ["labels"],
                defaults: { node in
                    [("labels", .object(of: [Definitions.nameLabel: node["name"]?.scalarText ?? ""]))]
                }),
            "status": ObjectShape(omitted: ["phase"], defaults: { _ in [("phase", .text("Active"))] }),
        ], defaults: { _ in [("status", .object([("phase", .text("Active"))]))] })

    // MARK: Services and networks

    private static let protocols = ObjectShape(
        element: ObjectShape(omitted: ["protocol"], defaults: { _ in [("protocol", .text("TCP"))] }))
    private static let slicePorts = ObjectShape(
        element: ObjectShape(defaults: { _ in [("name", .text("")), ("protocol", .text("TCP"))] }))

    private static let servicePorts = ObjectShape(
        element: ObjectShape(
            omitted: ["protocol", "targetPort", "nodePort", "name"],
            defaults: { node in
                [("protocol", .text("TCP"))] + (node["port"].map { [("targetPort", Value($0))] } ?? [])
            }))

    private static let service = ObjectShape(
        ["ports": servicePorts],
        omitted: [
            "type", "externalIPs", "loadBalancerSourceRanges", "externalName", "loadBalancerIP", "selector", "ports",
            "clusterIP", "sessionAffinity", "publishNotReadyAddresses", "externalTrafficPolicy",
            "healthCheckNodePort",
        ],
        overridden: ["sessionAffinityConfig"],
        defaults: { node in
            let type = node["type"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "ClusterIP"
            var defaults = [(name: "type", value: Value.text("ClusterIP")), ("sessionAffinity", .text("None"))]
            if node["sessionAffinity"]?.equals("ClientIP") ?? false,
                node["sessionAffinityConfig"]?["clientIP"]?["timeoutSeconds"] == nil
            {
                let address = Value.object([("timeoutSeconds", .int(10_800))])
                defaults.append(("sessionAffinityConfig", .object([("clientIP", address)])))
            }
            if type != "ExternalName" { defaults.append(("internalTrafficPolicy", .text("Cluster"))) }
            let isExternal = type == "ClusterIP" && (node["externalIPs"]?.count ?? 0) > 0
            if isExternal || ["NodePort", "LoadBalancer"].contains(type) {
                defaults.append(("externalTrafficPolicy", .text("Cluster")))
            }
            if type == "LoadBalancer" { defaults.append(("allocateLoadBalancerNodePorts", .bool(true))) }
            return defaults
        })

    private static let networkRules = ObjectShape(element: ObjectShape(["ports": protocols]))
    private static let networkPolicy = ObjectShape(
        ["ingress": networkRules, "egress": networkRules], omitted: ["ingress", "egress", "policyTypes"],
        defaults: { node in
            let types = ["Ingress"] + ((node["egress"]?.count ?? 0) > 0 ? ["Egress"] : [])
            return [("policyTypes", .list(of: types.map { .text($0) })), ("podSelector", .object())]
        })

    // MARK: Storage

    /// The spec of a claim.
    static let claim = ObjectShape(
        ["resources": ObjectShape(["limits": .quantities, "requests": .quantities])],
        omitted: ["accessModes", "volumeName"],
        defaults: { _ in [("volumeMode", .text("Filesystem")), ("resources", .object())] })

    private static let persistentVolume = ObjectShape(
        ["capacity": .quantities],
        omitted: ["accessModes", "storageClassName", "mountOptions", "persistentVolumeReclaimPolicy"],
        defaults: { _ in
            [("volumeMode", .text("Filesystem")), ("persistentVolumeReclaimPolicy", .text("Retain"))]
        })

    private static let driver = ObjectShape(
        omitted: ["volumeLifecycleModes"],
        defaults: { _ in
            [
                ("attachRequired", .bool(true)), ("podInfoOnMount", .bool(false)), ("storageCapacity", .bool(false)),
                ("fsGroupPolicy", .text("ReadWriteOnceWithFSType")), ("requiresRepublish", .bool(false)),
                ("volumeLifecycleModes", .list(of: [.text("Persistent")])),
            ]
        })

    // MARK: Rights and admission

    private static let subject = ObjectShape(
        omitted: ["apiGroup", "namespace"],
        defaults: { node in
            let isAccount = node["kind"].map { $0.equals("ServiceAccount") } ?? false
            return isAccount ? [] : [("apiGroup", .text("rbac.authorization.k8s.io"))]
        })

    private static func binding(isNamespaced: Bool) -> ObjectShape {
        ObjectShape(
            [
                "metadata": isNamespaced ? namespacedMetadata : metadata,
                "subjects": ObjectShape(element: subject),
                "roleRef": ObjectShape(
                    omitted: ["apiGroup"], defaults: { _ in [("apiGroup", .text("rbac.authorization.k8s.io"))] }),
            ], omitted: ["subjects"])
    }

    private static func webhooks(
        _ more: @escaping @autoclosure @Sendable () -> [(name: String, value: Value)]
    ) -> ObjectShape {
        ObjectShape(
            element: ObjectShape(
                [
                    "rules": ObjectShape(element: ObjectShape(defaults: { _ in [("scope", .text("*"))] })),
                    "clientConfig": ObjectShape(["service": ObjectShape(defaults: { _ in [("port", .int(443))] })]),
                ],
                omitted: ["rules"],
                defaults: { _ in
                    [
                        ("failurePolicy", .text("Fail")), ("matchPolicy", .text("Equivalent")),
                        ("timeoutSeconds", .int(10)), ("namespaceSelector", .object()), ("objectSelector", .object()),
                    ] + more()
                }))
    }

    // MARK: Limits and secrets

    private static let limitFields: Set = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]
    private static let limit = ObjectShape(
        Dictionary(uniqueKeysWithValues: limitFields.map { ($0, .quantities) }), omitted: limitFields,
        completed: ["default", "defaultRequest"],
        defaults: { node in
            guard node["type"]?.equals("Container") ?? false else { return [] }
            // What may be used at most is given; what is given, or needed at least, is asked for.
            let limits = amounts(node["max"]).merging(amounts(node["default"])) { $1 }
            let requests = amounts(node["min"]).merging(limits) { $1 }
            return [("default", limits), ("defaultRequest", requests)].filter { !$0.1.isEmpty }.map {
                ($0, .object($1.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
            }
        })

    private static func amounts(_ node: Node?) -> [String: Value] {
        (node?.children.map { $0 } ?? []).reduce(into: [:]) { $0[$1.key] = Value($1, shape: .quantity) }
    }

    /// What is given as text is data like the rest.
    private static let secret = ObjectShape(
        ["metadata": namespacedMetadata], omitted: ["type", "data"], overridden: ["data"],
        hidden: ["stringData"],
        defaults: { node in
            var data: [String: Value] = [:]
            for entry in node["data"]?.children.map({ $0 }) ?? [] { data[entry.key] = Value(entry) }
            guard let texts = node["stringData"], texts.count > 0 else { return [("type", .text("Opaque"))] }
            for entry in texts.children {
                data[entry.key] = .string(Text(utf8: Base64.encoded(Array((entry.scalarText ?? "").utf8))))
            }
            let all = data.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            return [("type", .text("Opaque")), ("data", .object(all))]
        })
}
