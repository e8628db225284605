/// What a rule sees beside its subject, and where it puts what it finds.
public struct Judgement {
    /// The object that is being judged.
    public let object: KubernetesObject
    /// For whom, and how far its text is believed.
    public let context: Context
    /// The pod that is being judged, for rules about pods and containers.
    public internal(set) var pod: PodSpec?
    var container: Container?
    var roleRule: RoleRule?
    var rule: Rule?
    var isPartial = false
    var findings: [Finding] = []
    /// Which of the object's pods it is, from 1.
    var podNumber = 0

    /// For which cluster objects are judged, and whether what their author wrote counts.
    public struct Context: Sendable {
        /// The version of Kubernetes.
        public var version: KubernetesVersion
        /// Whether the user named the version; else it is the newest, and what holds for any version counts.
        public var isVersionNamed: Bool
        /// Whether what the manifest says of itself is believed: owners, mirror pods, system names. Not in the gate and
        /// for a commit range, where whoever is to be stopped wrote it.
        public var trustsAuthor: Bool

        /// A context.
        public init(version: KubernetesVersion? = nil, trustsAuthor: Bool) {
            self.version = version ?? .newest
            isVersionNamed = version != nil
            self.trustsAuthor = trustsAuthor
        }
    }

    init(_ object: KubernetesObject, context: Context, isPartial: Bool) {
        self.object = object
        self.context = context
        self.isPartial = isPartial
    }

    /// Adds a finding about a field below the subject.
    ///
    /// - Parameters:
    ///   - message: what is wrong with the subject, to follow its name: `has no memory limit`.
    ///   - field: the route from the subject to the field, whether it exists or not.
    ///   - list: for one of several entries of a list, the route to the list: all its bad entries are one finding.
    ///   - values: the wrong values, where it is not the value of the field alone.
    public mutating func add(
        _ message: String, at field: String, in list: String? = nil, values: [String]? = nil, severity: Severity? = nil
    ) {
        let relative = FieldPath(field)
        let (node, steps) = relative.deepest(in: subject)
        let exists = steps == relative.steps.count
        add(
            message, field: base.appending(relative), existingSteps: base.steps.count + steps, position: node.position,
            anchor: anchor(list ?? field), sameField: sameField(field),
            values: values ?? (exists ? node.scalarText.map { [$0] } ?? [] : []),
            severity: severity)
    }

    /// Adds a finding about a field of a container, from a rule that judges the pod as a whole.
    public mutating func add(_ message: String, of container: Container, at field: String) {
        self.container = container
        add(message, at: field)
        self.container = nil
    }

    /// Adds a finding about a place that the rule has found by itself.
    ///
    /// - Parameters:
    ///   - path: the route to the place, from the pod or, without one, from the object.
    ///   - pod: the place of the pod among those of the object.
    public mutating func add(_ message: String, path: FieldPath, inPod pod: Int? = nil, position: Position) {
        let full = pod.map { object.pods[$0].path.appending(path) } ?? path
        let relative = path.description
        add(
            message, field: full, existingSteps: full.steps.count, position: position, anchor: full.description,
            sameField: Finding.SameField(pod: pod.map { $0 + 1 } ?? 0, field: relative), values: [], severity: nil)
    }

    private mutating func add(
        _ message: String, field: FieldPath, existingSteps: Int, position: Position, anchor: String,
        sameField: Finding.SameField,
        values: [String], severity: Severity?
    ) {
        guard let rule else { return }
        let finding = Finding(
            rule: rule, severity: severity ?? rule.severity,
            message: container.map { "\($0.role.title) \"\($0.name)\" \(message)" } ?? message,
            object: object.identity, container: container?.name, field: field, existingSteps: existingSteps,
            position: position, anchor: anchor, values: values,
            sameField: sameField)
        if !isPartial || !finding.isAboutAbsence { findings.append(finding) }
    }

    private var subject: Node { container?.node ?? pod?.node ?? roleRule?.node ?? object.node }

    private var base: FieldPath {
        if let pod { return container.map { pod.path.appending($0.path) } ?? pod.path }
        return roleRule.map { FieldPath([.key("rules"), .index($0.index)]) } ?? FieldPath()
    }

    /// Each rule of a Role is a grant of its own: what it says of one field is not the same as what another rule says.
    private func sameField(_ field: String) -> Finding.SameField {
        if let container {
            return Finding.SameField(pod: podNumber, field: "\(container.list.text)[\(container.index)].\(field)")
        }
        guard let roleRule else { return Finding.SameField(pod: podNumber, field: field) }
        return Finding.SameField(pod: 0, field: "rules[\(roleRule.index)].\(field) \(rule?.id ?? "")")
    }

    /// Containers are told by name, and the rules of a Role, which have none, by what they say.
    private func anchor(_ field: String) -> String {
        if let container, let pod {
            return "\(pod.path).\(container.list.text)[\(container.name)].\(field)"
        }
        if let pod { return "\(pod.path).\(field)" }
        guard let roleRule else { return field }
        var text = JSONText()
        text.append(roleRule.node)
        return "rules[\(text.string)].\(rule?.id ?? "")"
    }
}
