import Manifest

/// A typed view of one object, made once and shared by all rules. Valid as long as its node.
public struct KubernetesObject {
    /// The object.
    public let node: Node
    /// What names it.
    public let identity: ObjectIdentity
    /// The part of `apiVersion` before the slash, and without one that of Kubernetes' own kind of the name; empty for the core
    /// group.
    public let group: String
    /// `metadata`.
    public let metadata: Node?
    /// Whether it stands inside another object.
    public let isPart: Bool
    /// The kind in its version, as the API has it; nil where it has not.
    let apiVersionInSchema: APISchema.KindVersion?
    /// The pods that the object is, or makes.
    public let pods: [PodSpec]
    /// Whether there are more pods in it than anybody could want to make: it cannot be judged then.
    public let hasTooManyPods: Bool

    /// A view of an object as the reader gave it.
    public init(_ object: ManifestObject) {
        node = object.node
        let apiVersion = object.inherited?.apiVersion ?? object.node[.apiVersion]?.scalarText ?? ""
        let kind = object.inherited?.kind ?? object.node[.kind]?.scalarText ?? ""
        metadata = object.node[.metadata]
        isPart = object.isPart
        group = KubernetesObject.group(apiVersion: apiVersion, kind: kind)
        identity = ObjectIdentity(
            apiVersion: apiVersion, kind: kind, namespace: metadata?[.namespace]?.string,
            name: metadata?[.name]?.scalarText ?? metadata?[.generateName]?.string.map { $0 + "*" } ?? "")
        apiVersionInSchema = APISchema.kubernetes.kind(kind, in: apiVersion)
        let pods = PodTemplates.find(in: object.node, group: group, kind: kind)
        self.pods = pods ?? []
        hasTooManyPods = pods == nil
    }

    /// The group by which rules know an object: OpenShift's roles and bindings are those of Kubernetes under another name.
    private static func group(apiVersion: String, kind: String) -> String {
        if apiVersion.isEmpty { return Kind.group(ofKind: kind) ?? "" }
        let group = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
        // OpenShift 3 had its roles under `v1`, where Kubernetes has none.
        let isOfOpenShift = group == "authorization.openshift.io" || apiVersion == "v1"
        let isRole = isOfOpenShift && Kind.group(ofKind: kind) == Kind.clusterRole.group
        return isRole ? Kind.clusterRole.group : group
    }

    /// `kind`.
    public var kind: String { identity.kind }

    /// Whether it is of this kind in this group, in any version.
    public func isKind(_ kind: String, in group: String) -> Bool { identity.kind == kind && self.group == group }

    /// `spec`
    public var spec: Node? { node[.spec] }

    /// The annotation in which kubectl keeps a copy of the whole object: everything in it stands a second time.
    static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
    /// The route to that annotation.
    public static let lastAppliedPath = FieldPath([.key("metadata"), .key("annotations"), .key(lastApplied)])

    /// A label of the object.
    public func label(_ key: String) -> String? { metadata?[.labels]?[key]?.scalarText }

    /// An annotation of the object.
    public func annotation(_ key: String) -> Node? { metadata?[.annotations]?[key] }

    /// Whether an API server has given it out: it carries the identifier that only the server assigns.
    public var isLive: Bool { metadata?[.uid].map { !$0.isNull } ?? false }

    /// Whether a controller owns it.
    public var isOwned: Bool { (metadata?[.ownerReferences]?.count ?? 0) > 0 }

    /// Whether its pods run to completion: Job, CronJob, and custom kinds named after them.
    public var runsToCompletion: Bool { kind.hasSuffix("Job") }

    /// Whether the API server could take it as it stands, as far as that is soon seen: a patch mostly lacks an image, or the
    /// selector of a workload.
    public var isComplete: Bool {
        guard hasBuiltInKind else { return true }
        if kind == "Namespace" || kind == "ServiceAccount" { return true }
        let isWorkload = needsSelector || ["Pod", "CronJob", "Job"].contains(kind) || spec?[.template] != nil
        return !isWorkload || isCompleteWorkload
    }

    /// Whether it is a workload that has everything that the API server asks for, and says what nobody puts into a patch:
    /// a selector that cannot be changed, or when a job runs and what becomes of its pods.
    public var isWorkloadOfItsOwn: Bool {
        let isTimed = kind == "CronJob" && spec?["schedule"] != nil && pods.first?.restartPolicy != nil
        return (isTimed || needsSelector) && isCompleteWorkload
    }

    private var needsSelector: Bool { ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].contains(kind) }

    /// Whether it is a workload that has everything that the API server asks for, as far as that is soon seen.
    private var isCompleteWorkload: Bool {
        if needsSelector, spec?["selector"]?.isMapping != true { return false }
        return !pods.isEmpty
            && pods.allSatisfy { !$0.containers.isEmpty && $0.containers.allSatisfy { $0.image != nil } }
    }

    /// The rules of a Role or ClusterRole; none for other kinds.
    public var roleRules: [RoleRule] {
        guard group == "rbac.authorization.k8s.io", kind == "Role" || kind == "ClusterRole" else { return [] }
        return node[.rules].indexed.map { RoleRule($0.node, index: $0.index) }
    }
}
