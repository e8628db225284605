import Manifest

/// A pod spec, and where in its object it stands.
public struct PodSpec {
    /// The pod spec.
    public let node: Node
    /// The route from the object to the pod spec.
    public let path: FieldPath
    /// The same as text, which every finding begins with.
    public let pathText: String
    /// The `metadata` beside the pod spec: of the pod's template, or of the Pod itself.
    public let metadata: Node?
    /// The route from the object to that metadata.
    public var metadataPath: FieldPath { FieldPath(path.steps.dropLast() + [.key("metadata")]) }
    /// Whether the pod belongs to a job by its place in the object.
    public let isInJobTemplate: Bool
    /// All containers: initial ones, main ones, ephemeral ones.
    public let containers: [Container]
    /// `securityContext` of the pod.
    public let securityContext: SecurityContext
    /// `resources` of the pod as a whole (PodLevelResources).
    public let resources: Resources
    /// `hostNetwork`.
    public private(set) var hostNetwork: Bool?
    /// `hostPID`.
    public private(set) var hostPID: Bool?
    /// `hostIPC`.
    public private(set) var hostIPC: Bool?
    /// `hostUsers`.
    public private(set) var hostUsers: Bool?
    /// `restartPolicy`.
    public private(set) var restartPolicy: Node?
    /// `volumes`.
    public private(set) var volumes: Node?
    /// The paths of the host that are volumes, with their places, `..` and double slashes resolved.
    public let hostPaths: [(index: Int, path: String)]
    /// Whether `os.name` says that the pod runs on Windows.
    public let isWindows: Bool

    /// Whether an operator puts the pod into one of its own: no container says its image, which none can be without.
    public let isOverlay: Bool
    /// For containers whose pod stands elsewhere in the object: what says something of it; nil for a pod.
    public let surroundings: [Node]?
    /// Whether something else decides what the pod is: a run for a task of Tekton, a backup for a hook of Velero.
    public let isPodUnknown: Bool
    /// In which form its object has it.
    public let form: PodForm

    /// - Parameters:
    ///   - path: the route from the object, by its steps.
    ///   - isInCustomResource: whether the pod was found by its form.
    init(
        _ node: Node, path: FieldPath, metadata: Node?, isInCustomResource: Bool = false, form: PodForm = .podSpec,
        surroundings: [Node]? = nil, isPodUnknown: Bool = false
    ) {
        self.node = node
        self.form = form
        self.surroundings = surroundings
        self.isPodUnknown = isPodUnknown
        self.path = path
        self.metadata = metadata
        isInJobTemplate = path.steps.contains { $0 == .key("jobTemplate") || $0 == .key("replicatedJobs") }
        pathText = path.description
        var securityContext: Node?
        var resources: Node?
        var osName: Node?
        var containers: [Container] = []
        for field in node.children {
            switch field.knownKey {
            case .containers, .initContainers, .ephemeralContainers, .container, .script, .steps, .sidecars,
                .spec:
                guard let list = field.knownKey, form.containerKeys.contains(list) else { continue }
                if field.isMapping, list == .container || list == .script || list == .spec {
                    let name = node[.name] ?? (list == .spec ? node[.metadata]?[.name] : nil)
                    containers.append(Container(field, list: list, index: nil, name: name?.scalarText))
                }
                let template = list == .steps ? node["stepTemplate"] : nil
                // A step that refers to a StepAction has nothing of its own.
                for (index, child) in field.indexed where child.isMapping && !(list == .steps && child["ref"] != nil) {
                    containers.append(Container(child, list: list, index: index, template: template))
                }
            case .securityContext: securityContext = field
            case .resources: resources = field
            case .hostNetwork: hostNetwork = field.bool
            case .hostPID: hostPID = field.bool
            case .hostIPC: hostIPC = field.bool
            case .hostUsers: hostUsers = field.bool
            case .restartPolicy: restartPolicy = field
            case .volumes: if form != .virtualMachine { volumes = field }
            case .os: osName = field[.name]
            default: break
            }
        }
        isOverlay =
            isInCustomResource && form == .podSpec
            && containers.allSatisfy { $0.image == nil || $0.image?.isNull == true }
        self.containers = containers
        hostPaths = volumes.indexed.compactMap { index, volume in
            (volume[.hostPath]?["path"]?.scalarText).map { (index, ("/" + $0).normalizedPath) }
        }
        self.securityContext = SecurityContext(securityContext)
        self.resources = Resources(resources)
        isWindows = osName?.equals("windows") ?? false
    }

    /// Whether the pod ends by itself: its containers are not started again after success.
    public var endsByItself: Bool {
        form != .podSpec || restartPolicy?.equals(anyOf: ["Never", "OnFailure"]) ?? false
    }
}
