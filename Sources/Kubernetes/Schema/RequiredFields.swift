import Manifest

/// The fields without which the API server takes no object, as far as people leave them out. What the descriptions of the API
/// call required is something else: what its writer always sets.
///
/// Source: the validation of k8s.io/kubernetes, `pkg/apis/*/validation`.
enum RequiredFields {
    /// What a structure must have under a field.
    private final class Row: Sendable {
        let name: StaticString
        /// Fields that tell it from others of the name.
        let mark: [String]
        let fields: [String]

        init(name: StaticString, mark: [String], fields: [String]) {
            (self.name, self.mark, self.fields) = (name, mark, fields)
        }
    }

    /// The fields that a structure must have.
    ///
    /// - Parameter place: the field under which it stands.
    static func of(_ structure: APISchema.Structure, at place: Node) -> [String] {
        let size = place.keyUTF8.count
        guard size < rowsBySize.count else { return [] }
        for row in rowsBySize[size]
        where place.keyEquals(row.name) && row.mark.allSatisfy({ structure.field($0) != nil }) {
            return row.fields
        }
        return []
    }

    /// By the bytes of their names: most fields have no row of their size.
    private static let rowsBySize: [[Row]] = (0..<64).map { size in rows.filter { $0.name.utf8CodeUnitCount == size } }

    private static let rows = [
        Row(name: "containers", mark: ["image", "resources"], fields: ["name"]),
        Row(name: "initContainers", mark: ["image", "resources"], fields: ["name"]),
        Row(name: "env", mark: ["value", "valueFrom"], fields: ["name"]),
        Row(name: "volumeMounts", mark: ["mountPath"], fields: ["name", "mountPath"]),
        Row(name: "volumeDevices", mark: ["devicePath"], fields: ["name", "devicePath"]),
        Row(name: "volumes", mark: ["hostPath"], fields: ["name"]),
        Row(name: "roleRef", mark: ["kind"], fields: ["kind", "name"]),
        Row(name: "subjects", mark: ["kind", "name"], fields: ["kind", "name"]),
        Row(name: "scaleTargetRef", mark: ["kind"], fields: ["kind", "name"]),
        Row(name: "jobTemplate", mark: ["spec"], fields: ["spec"]),
        Row(name: "configMapKeyRef", mark: ["key"], fields: ["key"]),
        Row(name: "secretKeyRef", mark: ["key"], fields: ["key"]),
        Row(name: "fieldRef", mark: ["fieldPath"], fields: ["fieldPath"]),
        Row(name: "hostPath", mark: ["path"], fields: ["path"]),
        Row(name: "paths", mark: ["pathType"], fields: ["backend", "pathType"]),
        Row(name: "httpGet", mark: ["port"], fields: ["port"]),
        Row(name: "tcpSocket", mark: ["port"], fields: ["port"]),
        Row(name: "grpc", mark: ["port"], fields: ["port"]),
        Row(name: "matchExpressions", mark: ["key", "operator"], fields: ["key", "operator"]),
        Row(name: "spec", mark: ["containers", "hostNetwork"], fields: ["containers"]),
        Row(name: "ports", mark: ["nodePort", "targetPort"], fields: ["port"]),
        Row(name: "ports", mark: ["containerPort", "hostPort"], fields: ["containerPort"]),
        Row(name: "rules", mark: ["verbs", "resourceNames"], fields: ["verbs"]),
        Row(
            name: "topologySpreadConstraints", mark: ["maxSkew"],
            fields: ["maxSkew", "topologyKey", "whenUnsatisfiable"]),
        Row(name: "podAffinityTerm", mark: ["topologyKey"], fields: ["topologyKey"]),
        Row(
            name: "requiredDuringSchedulingIgnoredDuringExecution", mark: ["topologyKey"], fields: ["topologyKey"]),
        Row(
            name: "preferredDuringSchedulingIgnoredDuringExecution", mark: ["weight"], fields: ["weight"]),
        Row(name: "validations", mark: ["messageExpression"], fields: ["expression"]),
        Row(name: "ipBlock", mark: ["cidr"], fields: ["cidr"]),
        Row(name: "ownerReferences", mark: ["uid"], fields: ["apiVersion", "kind", "name", "uid"]),
        Row(name: "csi", mark: ["driver"], fields: ["driver"]),
        Row(name: "nfs", mark: ["server"], fields: ["server", "path"]),
        Row(name: "persistentVolumeClaim", mark: ["claimName"], fields: ["claimName"]),
    ]

    /// The fields that objects of a kind must have themselves.
    static func ofObject(_ kind: String, in group: String) -> [String] {
        switch (group, kind) {
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            ["roleRef"]
        case ("storage.k8s.io", "StorageClass"): ["provisioner"]
        case ("scheduling.k8s.io", "PriorityClass"): ["value"]
        case ("node.k8s.io", "RuntimeClass"): ["handler"]
        case ("discovery.k8s.io", "EndpointSlice"): ["addressType"]
        default: []
        }
    }

    /// The fields of `spec` that kinds must have.
    static func ofSpec(_ kind: String, in group: String) -> [String] {
        switch (group, kind) {
        case ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "DaemonSet"), ("apps", "StatefulSet"):
            ["selector", "template"]
        case ("batch", "Job"): ["template"]
        case ("batch", "CronJob"): ["schedule", "jobTemplate"]
        case ("autoscaling", "HorizontalPodAutoscaler"): ["maxReplicas", "scaleTargetRef"]
        default: []
        }
    }
}
