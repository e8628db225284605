/// What becomes of an API version: since when it is deprecated, when it goes, and what takes its place.
///
/// Sources: the rows of the schema, and for what was gone before them
/// https://kubernetes.io/docs/reference/using-api/deprecation-guide/. An alpha or beta version of which they say nothing is
/// deprecated three minor versions after it came, and goes three versions later: the rule by which the types of k8s.io/api
/// declare their life (`prerelease-lifecycle`).
public struct APIChange: Sendable {
    /// The version of Kubernetes since which it is deprecated.
    public let deprecated: KubernetesVersion
    /// The version in which it is gone, nil where none is known.
    public let removed: KubernetesVersion?
    /// The API version and kind that takes its place, nil where nothing does.
    public let replacement: String?

    /// What becomes of the kind and version of an object, nil for one that stays.
    ///
    /// - Parameter version: the version of Kubernetes in which its replacement must be there.
    public static func of(_ object: KubernetesObject, for version: KubernetesVersion = .newest) -> APIChange? {
        let row = object.apiVersionInSchema
        if let known = early[object.kind]?[object.identity.apiVersion] { return known }
        if let row, row.isStable, row.deprecated == nil, row.span.until == nil { return nil }
        if let known = earlyGroups[object.identity.apiVersion] { return known }
        return row.flatMap {
            change($0, among: APISchema.kubernetes.versions(of: object.kind, in: $0.group), version)
        }
    }

    private static func change(
        _ row: APISchema.KindVersion, among versions: [APISchema.KindVersion], _ version: KubernetesVersion
    ) -> APIChange? {
        let standard = row.isStable ? nil : row.introduced.map { $0.minor + 3 }
        let gone = row.removed?.minor ?? row.span.until.map { $0 + 1 } ?? standard.map { $0 + 3 }
        guard let deprecated = row.deprecated?.minor ?? standard ?? gone else { return nil }
        return APIChange(
            deprecated: KubernetesVersion(minor: min(deprecated, gone ?? deprecated)),
            removed: gone.map { KubernetesVersion(minor: $0) },
            replacement: replacement(of: row, among: versions, version, depth: 0))
    }

    /// What takes the place of a kind and is there in a version of Kubernetes: what its row says, or the highest version of the
    /// kind above it.
    private static func replacement(
        of row: APISchema.KindVersion, among versions: [APISchema.KindVersion], _ version: KubernetesVersion, depth: Int
    ) -> String? {
        if let named = row.replacement {
            let others = APISchema.kubernetes.versions(of: named.kind, in: named.group)
            guard let next = others.first(where: { $0.apiVersion == named.apiVersion }) else { return named.apiVersion }
            if isThere(next, in: version) {
                return named.kind == row.kind ? named.apiVersion : "\(named.apiVersion) \(named.kind)"
            }
            if depth < 4, let found = replacement(of: next, among: others, version, depth: depth + 1) { return found }
        }
        let own = APIVersionNumber(row.version)
        let higher = versions.filter { other in
            guard let own, let number = APIVersionNumber(other.version) else { return false }
            return own < number && isThere(other, in: version)
        }
        return higher.newest?.apiVersion
    }

    private static func isThere(_ row: APISchema.KindVersion, in version: KubernetesVersion) -> Bool {
        let isRemoved = row.removed.map { $0 <= version } ?? false
        return row.structure != nil && row.span.has(version) && !isRemoved
            && (row.introduced.map { $0 <= version } ?? true)
    }

    private static func change(_ deprecated: Int, _ removed: Int?, _ replacement: String?) -> APIChange {
        APIChange(
            deprecated: KubernetesVersion(minor: deprecated), removed: removed.map { KubernetesVersion(minor: $0) },
            replacement: replacement)
    }

    /// What the rows do not have: what was gone early, and what is deprecated and stays.
    private static let early: [String: [String: APIChange]] = [
        "ComponentStatus": ["v1": change(19, nil, nil)],
        "Endpoints": ["v1": change(33, nil, "discovery.k8s.io/v1 EndpointSlice")],
        "Scale": ["extensions/v1beta1": change(8, 16, "autoscaling/v1")],
        "Eviction": ["policy/v1beta1": change(22, 25, "policy/v1")],
        "CronJob": ["batch/v2alpha1": change(8, 21, "batch/v1")],
        "ScheduledJob": ["batch/v2alpha1": change(5, 8, "batch/v1 CronJob")],
        "JobTemplate": ["batch/v1beta1": change(21, 25, nil)],
        "HorizontalPodAutoscaler": ["autoscaling/v2alpha1": change(8, 9, "autoscaling/v2")],
        "InitializerConfiguration": ["admissionregistration.k8s.io/v1alpha1": change(13, 14, nil)],
        "EndpointSlice": ["discovery.k8s.io/v1alpha1": change(17, 21, "discovery.k8s.io/v1")],
        "RuntimeClass": [
            "node.k8s.io/v1alpha1": change(20, 25, "node.k8s.io/v1"),
            "node.k8s.io/v1beta1": change(20, 25, "node.k8s.io/v1"),
        ],
        "PriorityClass": ["scheduling.k8s.io/v1alpha1": change(14, 22, "scheduling.k8s.io/v1")],
        "PodPreset": ["settings.k8s.io/v1alpha1": change(18, 20, nil)],
        "AuditSink": ["auditregistration.k8s.io/v1alpha1": change(18, 19, nil)],
    ]

    /// The same for all kinds of a version.
    private static let earlyGroups = [
        "rbac.authorization.k8s.io/v1alpha1": change(17, 22, "rbac.authorization.k8s.io/v1")
    ]
}
