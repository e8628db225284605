/// The types of the fields that rules read, and of no others.
///
/// Source: the OpenAPI schema of Kubernetes 1.37.
extension FieldType {
    /// The fields of an object, nil for a kind of which no rule reads any but those of `metadata`.
    static func fields(of object: KubernetesObject) -> FieldType? {
        switch (object.group, object.kind) {
        case ("autoscaling", "HorizontalPodAutoscaler"): horizontalPodAutoscaler
        case ("batch", "CronJob"): cronJob
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"): role
        default: nil
        }
    }

    static let podSpec: FieldType = .object([
        .hostNetwork: .boolean, .hostPID: .boolean, .hostIPC: .boolean, .hostUsers: .boolean,
        .restartPolicy: .string, .os: .object([.name: .string]),
        .securityContext: securityContext, .resources: resources,
        .containers: .list(container), .initContainers: .list(container), .ephemeralContainers: .list(container),
        .volumes: .list(.object([.name: .string, .hostPath: .object([:])])),
    ])

    private static let container: FieldType = .object([
        .name: .string, .image: .string, .restartPolicy: .string,
        .resources: resources, .securityContext: securityContext,
        .livenessProbe: .object([:]), .readinessProbe: .object([:]),
    ])

    private static let resources: FieldType = .object([.requests: .map(.quantity), .limits: .map(.quantity)])

    private static let securityContext: FieldType = .object([
        .privileged: .boolean, .allowPrivilegeEscalation: .boolean, .readOnlyRootFilesystem: .boolean,
        .runAsNonRoot: .boolean, .runAsUser: .integer, .runAsGroup: .integer,
    ])

    private static let horizontalPodAutoscaler: FieldType = .object([
        .spec: .object([.minReplicas: .integer, .maxReplicas: .integer])
    ])

    private static let cronJob: FieldType = .object([
        .spec: .object([.startingDeadlineSeconds: .integer, .concurrencyPolicy: .string])
    ])

    private static let role: FieldType = .object([
        .rules: .list(
            .object([.apiGroups: .list(.string), .resources: .list(.string), .verbs: .list(.string)]))
    ])
}

extension KubernetesObject {
    /// The values that the API server would refuse for their type, in the fields that rules read.
    public var typeMismatches: [FieldType.Mismatch] { FieldType.fields(of: self)?.mismatches(in: node) ?? [] }
}

extension PodSpec {
    /// The values that the API server would refuse for their type, in the fields that rules read.
    public var typeMismatches: [FieldType.Mismatch] { FieldType.podSpec.mismatches(in: node) }
}
