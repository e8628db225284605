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
            defaults: [
                "reclaimPolicy": .value(.text("Delete")), "volumeBindingMode": .value(.text("Immediate")),
            ]),
        "PriorityClass": ObjectShape(
            ["metadata": metadata], omitted: ["globalDefault", "description"],
            defaults: ["preemptionPolicy": .value(.text("PreemptLowerPriority"))]),
        "CSIDriver": object(driver, isNamespaced: false),
        "IngressClass": object(
            ObjectShape(["parameters": ObjectShape(defaults: ["scope": .value(.text("Cluster"))])]),
            isNamespaced: false),
        "Endpoints": ObjectShape([
            "metadata": namespacedMetadata, "subsets": ObjectShape(element: ObjectShape(["ports": protocols])),
        ]),
        "EndpointSlice": ObjectShape(
            ["metadata": namespacedMetadata, "ports": slicePorts], nulls: ["ports", "endpoints"]),
        "Role": ObjectShape(["metadata": namespacedMetadata], nulls: ["rules"]),
        "ClusterRole": ObjectShape(["metadata": metadata], nulls: ["rules"]),
        "ValidatingWebhookConfiguration": ObjectShape(["metadata": metadata, "webhooks": webhooks]),
        "MutatingWebhookConfiguration": ObjectShape([
            "metadata": metadata, "webhooks": mutatingWebhooks,
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
    private static let texts = ["labels": ObjectShape.texts, "annotations": ObjectShape.texts]
    /// That of a template.
    static let templateMetadata = ObjectShape(texts, omitted: emptyMetadata)
    /// That of an object in no namespace.
    static let metadata = ObjectShape(
        texts, omitted: emptyMetadata, overridden: ["uid", "creationTimestamp"], hidden: wiped,
        defaults: ["uid": given, "creationTimestamp": given, "name": generatedName])
    /// That of an object in a namespace: what says none is in the one that kubectl takes by itself.
    static let namespacedMetadata = metadata.adding("namespace", .value(.text("default")))
    /// That of an object that has been read from a cluster.
    static let storedMetadata = ObjectShape(texts, omitted: emptyMetadata)

    /// The fields of metadata that the API server takes away from an object that somebody creates.
    ///
    /// Source: `WipeObjectMetaSystemFields` in k8s.io/apiserver/pkg/registry/rest/meta.go
    private static let wiped: Set<String> = ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]

    /// What the API server has given an object by the time a policy sees it.
    ///
    /// Source: `Create` in k8s.io/apiserver/pkg/registry/generic/registry/store.go
    static let given = ObjectShape.Default.value(.unknown("what the API server sets by itself"))
    private static let generatedName = ObjectShape.Default.made { metadata in
        metadata["generateName"] == nil ? nil : .unknown("the name that the API server generates")
    }

    /// Every namespace has its name as a label.
    private static let namespace = ObjectShape(
        [
            "metadata": ObjectShape(
                omitted: ["annotations", "finalizers"], completed: ["labels"],
                overridden: ["uid", "creationTimestamp"], hidden: wiped,
                defaults: [
                    "uid": given, "creationTimestamp": given,
                    "labels": .made { .object(of: [Definitions.nameLabel: $0["name"]?.scalarText ?? ""]) },
                ]),
            "spec": ObjectShape(defaults: ["finalizers": .value(finalizers)]),
            "status": ObjectShape(omitted: ["phase"], defaults: ["phase": .value(.text("Active"))]),
        ],
        defaults: [
            "spec": .value(.object([("finalizers", finalizers)])),
            "status": .value(.object([("phase", .text("Active"))])),
        ])
    /// By which the API server waits for what is in a namespace.
    private static var finalizers: Value { .list(ListValue([.text("kubernetes")])) }

    // MARK: Services and networks

    private static let protocols = ObjectShape(
        element: ObjectShape(omitted: ["protocol"], defaults: ["protocol": .value(.text("TCP"))]))
    private static let slicePorts = ObjectShape(
        element: ObjectShape(defaults: ["name": .value(.text("")), "protocol": .value(.text("TCP"))]))

    private static let servicePorts = ObjectShape(
        element: ObjectShape(
            omitted: ["protocol", "targetPort", "nodePort", "name"],
            defaults: ["protocol": .value(.text("TCP")), "targetPort": .made { $0["port"].map { Value($0) } }]))

    private static let service = ObjectShape(
        ["ports": servicePorts],
        omitted: [
            "type", "externalIPs", "loadBalancerSourceRanges", "externalName", "loadBalancerIP", "selector", "ports",
            "clusterIP", "sessionAffinity", "publishNotReadyAddresses", "externalTrafficPolicy",
            "healthCheckNodePort",
        ],
        overridden: ["sessionAffinityConfig"],
        defaults: [
            "type": .value(.text("ClusterIP")), "sessionAffinity": .value(.text("None")),
            "sessionAffinityConfig": .made { node in
                guard node["sessionAffinity"]?.equals("ClientIP") ?? false,
                    node["sessionAffinityConfig"]?["clientIP"]?["timeoutSeconds"] == nil
                else { return nil }
                return .object([("clientIP", .object([("timeoutSeconds", .int(10_800))]))])
            },
            "internalTrafficPolicy": .made { type(of: $0) == "ExternalName" ? nil : .text("Cluster") },
            "externalTrafficPolicy": .made { isExternal($0) ? .text("Cluster") : nil },
            "allocateLoadBalancerNodePorts": .made { type(of: $0) == "LoadBalancer" ? .bool(true) : nil },
            "clusterIP": address, "clusterIPs": address, "ipFamilies": address, "ipFamilyPolicy": address,
        ])

    /// What a service gets that stands for nothing outside of the cluster.
    private static let address = ObjectShape.Default.made { service in
        type(of: service) == "ExternalName" ? nil : .unknown("what the API server sets by itself")
    }

    private static func type(of service: Node) -> String {
        service["type"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "ClusterIP"
    }

    /// Whether a service can be reached from outside of the cluster.
    private static func isExternal(_ service: Node) -> Bool {
        switch type(of: service) {
        case "NodePort", "LoadBalancer": true
        case "ClusterIP": (service["externalIPs"]?.count ?? 0) > 0
        default: false
        }
    }

    private static let networkRules = ObjectShape(element: ObjectShape(["ports": protocols]))
    private static let networkPolicy = ObjectShape(
        ["ingress": networkRules, "egress": networkRules], omitted: ["ingress", "egress", "policyTypes"],
        defaults: [
            "policyTypes": .made { node in
                let types = ["Ingress"] + ((node["egress"]?.count ?? 0) > 0 ? ["Egress"] : [])
                return .list(of: types.map { .text($0) })
            },
            "podSelector": .value(.object()),
        ])

    // MARK: Storage

    /// The spec of a claim.
    static let claim = ObjectShape(
        ["resources": ObjectShape(["limits": .quantities, "requests": .quantities])],
        omitted: ["accessModes", "volumeName"],
        defaults: ["volumeMode": .value(.text("Filesystem")), "resources": .value(.object())])

    private static let persistentVolume = ObjectShape(
        [
            "capacity": .quantities, "nfs": ObjectShape(omitted: ["readOnly"]),
            "hostPath": ObjectShape(defaults: ["type": .value(.text(""))]),
        ],
        omitted: ["accessModes", "storageClassName", "mountOptions", "persistentVolumeReclaimPolicy"],
        defaults: [
            "volumeMode": .value(.text("Filesystem")), "persistentVolumeReclaimPolicy": .value(.text("Retain")),
        ])

    private static let driver = ObjectShape(
        omitted: ["volumeLifecycleModes"],
        defaults: [
            "attachRequired": .value(.bool(true)), "podInfoOnMount": .value(.bool(false)),
            "storageCapacity": .value(.bool(false)), "fsGroupPolicy": .value(.text("ReadWriteOnceWithFSType")),
            "requiresRepublish": .value(.bool(false)), "volumeLifecycleModes": .value(.list(of: [.text("Persistent")])),
        ])

    // MARK: Rights and admission

    private static let subject = ObjectShape(
        omitted: ["apiGroup", "namespace"],
        defaults: [
            "apiGroup": .made { node in
                let isAccount = node["kind"].map { $0.equals("ServiceAccount") } ?? false
                return isAccount ? nil : .text("rbac.authorization.k8s.io")
            }
        ])

    private static func binding(isNamespaced: Bool) -> ObjectShape {
        ObjectShape(
            [
                "metadata": isNamespaced ? namespacedMetadata : metadata,
                "subjects": ObjectShape(element: subject),
                "roleRef": ObjectShape(
                    omitted: ["apiGroup"], defaults: ["apiGroup": .value(.text("rbac.authorization.k8s.io"))]),
            ], omitted: ["subjects"])
    }

    private static let webhook: KeyValuePairs<String, ObjectShape.Default> = [
        "failurePolicy": .value(.text("Fail")), "matchPolicy": .value(.text("Equivalent")),
        "timeoutSeconds": .value(.int(10)), "namespaceSelector": .value(.object()),
        "objectSelector": .value(.object()),
    ]

    private static let webhookFields = [
        "rules": ObjectShape(element: ObjectShape(defaults: ["scope": .value(.text("*"))])),
        "clientConfig": ObjectShape(["service": ObjectShape(defaults: ["port": .value(.int(443))])]),
    ]
    private static let webhooks = ObjectShape(
        element: ObjectShape(webhookFields, omitted: ["rules"], defaults: webhook))
    /// Those that change objects are not called again by themselves.
    private static let mutatingWebhooks = ObjectShape(
        element: ObjectShape(webhookFields, omitted: ["rules"], defaults: webhook)
            .adding("reinvocationPolicy", .value(.text("Never"))))

    // MARK: Limits and secrets

    private static let limitFields: Set = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]
    private static let limit = ObjectShape(
        Dictionary(uniqueKeysWithValues: limitFields.map { ($0, .quantities) }), omitted: limitFields,
        completed: ["default", "defaultRequest"],
        defaults: ["default": .made { amounts(limits(of: $0)) }, "defaultRequest": .made { amounts(requests(of: $0)) }])

    /// What a container may use at most is given to one that says nothing.
    private static func limits(of limit: Node) -> [String: Value] {
        guard limit["type"]?.equals("Container") ?? false else { return [:] }
        return amounts(in: limit["max"]).merging(amounts(in: limit["default"])) { $1 }
    }

    /// What is given to it, or needed at least, is what it asks for.
    private static func requests(of limit: Node) -> [String: Value] {
        guard limit["type"]?.equals("Container") ?? false else { return [:] }
        return amounts(in: limit["min"]).merging(limits(of: limit)) { $1 }
    }

    private static func amounts(_ amounts: [String: Value]) -> Value? {
        amounts.isEmpty ? nil : .object(amounts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    private static func amounts(in node: Node?) -> [String: Value] {
        (node?.children.map { $0 } ?? []).reduce(into: [:]) { $0[$1.key] = Value($1, shape: .quantity) }
    }

    /// What is given as text is data like the rest.
    private static let secret = ObjectShape(
        ["metadata": namespacedMetadata], omitted: ["type", "data"], overridden: ["data"],
        hidden: ["stringData"],
        defaults: ["type": .value(.text("Opaque")), "data": .made { data(of: $0) }])

    private static func data(of secret: Node) -> Value? {
        guard let texts = secret["stringData"], texts.count > 0 else { return nil }
        var data: [String: Value] = [:]
        for entry in secret["data"]?.children.map({ $0 }) ?? [] { data[entry.key] = Value(entry) }
        for entry in texts.children {
            data[entry.key] = .string(Text(utf8: Base64.encoded(Array((entry.scalarText ?? "").utf8))))
        }
        return .object(data.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    }
}
