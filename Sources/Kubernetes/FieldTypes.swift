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
        Field(.hostNetwork, .boolean), Field(.hostPID, .boolean), Field(.hostIPC, .boolean),
        Field(.hostUsers, .boolean),
        Field(.restartPolicy, .string), Field(.os, .object([Field(.name, .string)])),
        Field(.securityContext, securityContext), Field(.resources, resources),
        Field(.containers, .list(container)), Field(.initContainers, .list(container)),
        Field(.ephemeralContainers, .list(container)),
        Field(.volumes, .list(.object([Field(.name, .string), Field(.hostPath, .object([]))]))),
    ])

    private static let container: FieldType = .object([
        Field(.name, .string), Field(.image, .string), Field(.restartPolicy, .string),
        Field(.resources, resources), Field(.securityContext, securityContext),
        Field(.livenessProbe, .object([])), Field(.readinessProbe, .object([])),
    ])

    private static let resources: FieldType = .object([
        Field(.requests, .map(.quantity)), Field(.limits, .map(.quantity)),
    ])

    private static let securityContext: FieldType = .object([
        Field(.privileged, .boolean), Field(.allowPrivilegeEscalation, .boolean),
        Field(.readOnlyRootFilesystem, .boolean), Field(.runAsNonRoot, .boolean),
        Field(.runAsUser, .integer), Field(.runAsGroup, .integer),
    ])

    private static let horizontalPodAutoscaler: FieldType = .object([
        Field(.spec, .object([Field(.minReplicas, .integer), Field(.maxReplicas, .integer)]))
    ])

    private static let cronJob: FieldType = .object([
        Field(.spec, .object([Field(.startingDeadlineSeconds, .integer), Field(.concurrencyPolicy, .string)]))
    ])

    private static let role: FieldType = .object([
        Field(
            .rules,
            .list(
                .object([
                    Field(.apiGroups, .list(.string)), Field(.resources, .list(.string)), Field(.verbs, .list(.string)),
                ])))
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
