import Kubernetes
import Manifest

/// What rules over several objects keep of one: values and places. No node survives, so that memory goes with the facts and
/// not with the manifests. It is handed from place to place, and so a reference.
public final class ObjectFacts: Sendable {
    /// The object.
    public let identity: ObjectIdentity
    /// With what it is judged together.
    public let unit: SetUnit
    /// The file it stands in, nil for a live object.
    public let file: String?
    /// Where the object begins.
    let start: FactPlace
    /// Where the object begins, for the reader of a report.
    public var startLocation: Location { Location(file: start.file ?? file, position: start.position) }
    /// The path by which a policy knows the file.
    public let policyPath: String?
    /// The namespace.
    let namespace: NamespaceName
    /// The labels of the object itself.
    public let labels: Labels
    /// Whether an API server has given it out.
    let isLive: Bool
    /// The exemptions that stand in the manifest.
    public let exemptions: [InlineExemption]
    /// What there is to know by its kind.
    let content: Content
    /// Other objects that its controller makes of it.
    let made: [MadeObject]
    /// Whether it brings objects that nobody sees here, such as a Helm release.
    public let bringsUnknown: Bool
    /// Whether an operator may make pods of it, with labels that only the operator knows.
    let mayMakePods: Bool

    /// What there is to know of an object by its kind.
    enum Content: Sendable, Hashable {
        case none
        case workload(Kept<WorkloadFacts>)
        case service(Kept<ServiceFacts>)
        case route(Kept<RouteFacts>)
        case serviceMonitor(Kept<ServiceMonitorFacts>)
        case networkPolicy(Kept<NetworkPolicyFacts>)
        case autoscaler(Kept<AutoscalerFacts>)
        case verticalAutoscaler(Kept<VerticalAutoscalerFacts>)
        case disruptionBudget(Kept<DisruptionBudgetFacts>)
        case namespace(name: Kept<FactPlace>?)
        case limitRange(hasDefaults: Bool, bounds: Set<String>)
        case resourceQuota(bounds: Set<String>)
        case serviceAccount(automount: Bool?)
        case role(Kept<RoleGrants>)
        case binding(Kept<BindingFacts>)
        case storageClass(encrypts: Bool)
        /// What keeps objects out of the cluster, or encrypts what they say to one another.
        case guardian(GuardFacts)
        /// A volume, or a claim to one, with its class.
        case volume(Kept<PlacedText>?)
    }

    /// What is worth keeping; what no rule reads is not looked for.
    public struct Wanted: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// Facts from their bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// What the object is, and what belongs to its kind.
        public static let objects = Wanted(rawValue: 1)
        /// Only what may take back findings about single objects: workloads, Services, autoscalers, service accounts.
        public static let relief = Wanted(rawValue: 32)
        /// What controllers make of objects.
        public static let made = Wanted(rawValue: 64)
        /// What pods refer to: Secrets, ConfigMaps, claims.
        public static let references = Wanted(rawValue: 2)
        /// The users as which containers run.
        public static let users = Wanted(rawValue: 4)
        /// The labels of every object.
        public static let labels = Wanted(rawValue: 16)
        /// What roles grant.
        public static let grants = Wanted(rawValue: 8)
    }

    /// The facts of an object; nil for one that no rule over several objects can have an interest in.
    ///
    /// - Parameters:
    ///   - isOfRelease: whether it comes from a chart, as its comment says, and says no namespace where it has that of the release.
    ///   - honoursExemptions: whether the exemptions in the manifest count.
    ///   - comments: the exemptions in comments of the file, where the text has none.
    ///   - locate: where a position is for the reader of a report; nil where it is what it says.
    public init?(
        _ object: KubernetesObject, _ wanted: Wanted, isOfRelease: Bool = false, honoursExemptions: Bool,
        comments: [InlineExemption] = [], unit: SetUnit = .named, file: String?, policyPath: String? = nil,
        locate: ((Position) -> Location)? = nil
    ) {
        // It takes an object away.
        if object.node["$patch"] != nil { return nil }
        let reader = FactReader(object: object, locate: locate)
        let content = Content(reader, wanted)
        let made = wanted.contains(.made) ? MadeObject.all(by: object, wanted) : []
        let isForRules = wanted.contains(.objects)
        let makesObjects = isForRules ? OperatorKinds.Effect(of: object, hasKnownPods: content.isWorkload) : .none
        let isLive = object.isLive
        let bringsUnknown = makesObjects == .unknownObjects && !isLive
        let mayMakePods = makesObjects == .pods && !isLive
        if case .none = content, made.isEmpty, !bringsUnknown, !mayMakePods,
            !ObjectFacts.isReferenced(object, wanted)
        {
            return nil
        }
        (self.content, self.made, self.isLive) = (content, made, isLive)
        (self.bringsUnknown, self.mayMakePods) = (bringsUnknown, mayMakePods)
        identity = object.identity
        (self.unit, self.file) = (unit, file)
        start = reader.start
        namespace =
            content.isClusterWide(object)
            ? .cluster : NamespaceName(object.metadata?[.namespace], isOfRelease: isOfRelease)
        labels = content.needsLabels || wanted.contains(.labels) ? Labels(object.metadata?[.labels]) : Labels()
        self.policyPath = policyPath
        exemptions = honoursExemptions ? object.inlineExemptions + comments : []
    }

    /// The same in another file.
    public func renamed(to file: String) -> ObjectFacts { ObjectFacts(self, file: file) }

    private init(_ other: ObjectFacts, file: String?) {
        (identity, unit, self.file, policyPath) = (other.identity, other.unit, file, file)
        (start, namespace, labels) = (other.start, other.namespace, other.labels)
        (isLive, exemptions, content, made) = (other.isLive, other.exemptions, other.content, other.made)
        (bringsUnknown, mayMakePods) = (other.bringsUnknown, other.mayMakePods)
    }

    /// Whether two states of an object say the same to the rules, wherever they stand.
    public func saysTheSame(as other: ObjectFacts) -> Bool {
        identity == other.identity && namespace == other.namespace && hasSameContent(as: other)
    }

    /// Whether two objects say the same but for their names.
    func hasSameContent(as other: ObjectFacts) -> Bool {
        content == other.content && labels == other.labels && made == other.made
            && bringsUnknown == other.bringsUnknown && mayMakePods == other.mayMakePods
    }

    /// Whether it is a workload.
    public var isWorkload: Bool { content.isWorkload }

    /// Where its name stands, of a namespace.
    var namePlace: FactPlace? { if case .namespace(let name) = content { name?.facts } else { nil } }

    /// Whether it is of a kind that pods refer to by name.
    private static func isReferenced(_ object: KubernetesObject, _ wanted: Wanted) -> Bool {
        wanted.contains(.references) && object.group.isEmpty
            && ["ConfigMap", "Secret", "PersistentVolumeClaim"].contains(object.kind)
    }
}

extension ObjectFacts.Content {
    /// Whether it is a workload.
    var isWorkload: Bool { if case .workload = self { true } else { false } }

    fileprivate var needsLabels: Bool {
        switch self {
        case .service, .namespace, .role: true
        default: false
        }
    }

    fileprivate func isClusterWide(_ object: KubernetesObject) -> Bool {
        switch self {
        case .namespace, .storageClass: true
        case .guardian: GuardFacts.isForCluster(object)
        case .volume: object.kind == "PersistentVolume"
        case .role, .binding: object.kind.hasPrefix("Cluster")
        case .networkPolicy(let policy): policy.isForEveryNamespace
        default: false
        }
    }

    /// Whether it is of a kind that may take back findings about others.
    private static func takesBack(_ object: KubernetesObject) -> Bool {
        switch object.kind {
        case "Service", "ServiceAccount": object.group.isEmpty
        case "HorizontalPodAutoscaler", "ScaledObject": true
        default: false
        }
    }

    fileprivate init(_ reader: FactReader, _ wanted: ObjectFacts.Wanted) {
        let object = reader.object
        if !object.pods.isEmpty || OperatorKinds.isScalable(object) {
            self = .workload(Kept(WorkloadFacts(reader, wanted)))
            return
        }
        if !wanted.contains(.objects), !ObjectFacts.Content.takesBack(object) {
            self = .none
            return
        }
        switch (object.group, object.kind) {
        case ("", "Service"): self = .service(Kept(ServiceFacts(reader)))
        case ("", "Namespace"):
            self = .namespace(name: object.metadata?[.name].map { Kept(reader.place($0, "metadata.name")) })
        case ("", "ServiceAccount"):
            self = .serviceAccount(automount: object.node[.automountServiceAccountToken]?.bool)
        case ("", "LimitRange"):
            self = .limitRange(
                hasDefaults: NamespaceLimits.hasDefaults(object), bounds: NamespaceLimits.bounds(of: object))
        case ("", "ResourceQuota"): self = .resourceQuota(bounds: NamespaceLimits.bounds(of: object))
        case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"), ("route.openshift.io", "Route"):
            self = .route(Kept(RouteFacts(ingress: reader)))
        case ("gateway.networking.k8s.io", let kind) where kind.hasSuffix("Route"):
            self = .route(Kept(RouteFacts(gateway: reader)))
        case ("monitoring.coreos.com", "ServiceMonitor"): self = .serviceMonitor(Kept(ServiceMonitorFacts(reader)))
        case ("autoscaling", "HorizontalPodAutoscaler"), ("keda.sh", "ScaledObject"):
            self = AutoscalerFacts(reader).map { .autoscaler(Kept($0)) } ?? .none
        case ("autoscaling.k8s.io", "VerticalPodAutoscaler"):
            self = VerticalAutoscalerFacts(reader).map { .verticalAutoscaler(Kept($0)) } ?? .none
        case ("policy", "PodDisruptionBudget"): self = .disruptionBudget(Kept(DisruptionBudgetFacts(reader)))
        case ("storage.k8s.io", "StorageClass"): self = .storageClass(encrypts: StorageFacts.encrypts(object))
        case ("", "PersistentVolume"), ("", "PersistentVolumeClaim"):
            self = .volume(reader.text(object.spec?["storageClassName"], "spec.storageClassName").map(Kept.init))
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
            self = .role(Kept(RoleGrants(reader, wanted)))
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            self = BindingFacts(reader).map { .binding(Kept($0)) } ?? .none
        default:
            if let guardian = GuardFacts(object) {
                self = .guardian(guardian)
                return
            }
            self = NetworkPolicyFacts(reader).map { .networkPolicy(Kept($0)) } ?? .none
        }
    }
}
