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
        case ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "ReplicaSet"): scaled
        case ("batch", "Job"): job
        case ("", "Service"): service
        case ("", "ServiceAccount"): serviceAccount
        default: nil
        }
    }

    static let podSpec: FieldType = .object([
        .hostNetwork: .boolean, .hostPID: .boolean, .hostIPC: .boolean, .hostUsers: .boolean,
        .restartPolicy: .string, .os: .object([.name: .string]), .nodeName: .string,
        .serviceAccountName: .string, .serviceAccount: .string, .automountServiceAccountToken: .boolean,
        .terminationGracePeriodSeconds: .integer, .priorityClassName: .string, .runtimeClassName: .string,
        .enableServiceLinks: .boolean, .shareProcessNamespace: .boolean,
        .securityContext: securityContext, .resources: resources,
        .containers: .list(container), .initContainers: .list(container), .ephemeralContainers: .list(container),
        .volumes: .list(.object([.name: .string, .hostPath: .object([:])])),
    ])

    private static let container: FieldType = .object([
        .name: .string, .image: .string, .restartPolicy: .string, .imagePullPolicy: .string,
        .command: .list(.string), .args: .list(.string), .stdin: .boolean, .tty: .boolean,
        .env: .list(.object([.name: .string, .value: .string])),
        .ports: .list(
            .object([.name: .string, .containerPort: .integer, .hostPort: .integer, .protocol: .string])),
        .volumeMounts: .list(.object([.name: .string, .mountPath: .string, .readOnly: .boolean])),
        .resources: resources, .securityContext: securityContext,
        .livenessProbe: .object([:]), .readinessProbe: .object([:]), .startupProbe: .object([:]),
    ])

    private static let resources: FieldType = .object([.requests: .map(.quantity), .limits: .map(.quantity)])

    private static let securityContext: FieldType = .object([
        .privileged: .boolean, .allowPrivilegeEscalation: .boolean, .readOnlyRootFilesystem: .boolean,
        .runAsNonRoot: .boolean, .runAsUser: .integer, .runAsGroup: .integer, .fsGroup: .integer,
        .supplementalGroups: .list(.integer), .procMount: .string,
        .capabilities: .object([.add: .list(.string), .drop: .list(.string)]),
        .seccompProfile: .object([.type: .string]), .appArmorProfile: .object([.type: .string]),
        .windowsOptions: .object([.hostProcess: .boolean]),
    ])

    private static let horizontalPodAutoscaler: FieldType = .object([
        .spec: .object([.minReplicas: .integer, .maxReplicas: .integer])
    ])

    private static let cronJob: FieldType = .object([
        .spec: .object([
            .startingDeadlineSeconds: .integer, .concurrencyPolicy: .string, .suspend: .boolean, .schedule: .string,
        ])
    ])

    private static let scaled: FieldType = .object([.spec: .object([.replicas: .integer])])

    private static let job: FieldType = .object([.spec: .object([.ttlSecondsAfterFinished: .integer])])

    private static let service: FieldType = .object([
        .spec: .object([
            .type: .string, .externalIPs: .list(.string), .ports: .list(.object([.name: .string, .port: .integer])),
        ])
    ])

    private static let serviceAccount: FieldType = .object([.automountServiceAccountToken: .boolean])

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
