import Kubernetes
import Manifest

/// What a rule sees beside its subject, and where it puts what it finds.
public struct Judgement {
    /// The object that is being judged.
    public let object: KubernetesObject
    /// For whom, and how far its text is believed.
    public let context: Context
    /// The pod that is being judged, for rules about pods and containers.
    public private(set) var pod: PodSpec?
    /// The rule that judges, which the judge holds.
    var rule: Unmanaged<Rule>?
    private(set) var findings: [Finding] = []
    var weight = 0
    /// What the rule of the role says and grants for which it was last asked: all findings about the rule share it.
    var roleRuleContent: RoleRuleContent?
    /// Whether there are so many findings that nothing can be said of the object. Rules that may have many, and for each
    /// of them much to do, need not go on.
    var isFull: Bool { weight > Judge.mostFindings }
    /// Whether the object is a part of one, such as a patch: nothing is said of what is missing.
    let isPartial: Bool
    /// Whether a kustomization renders the object to another, which is judged as well.
    private let isRendered: Bool
    /// Whether something else completes the object, so that only what it says counts.
    public var isCompletedElsewhere: Bool { isPartial || isRendered }
    /// Where a patch stands for all there is afterwards, so that something can be missing in it.
    let wholePaths: [[FieldPath.Step]]
    var subject = Subject()
    private(set) var subjectNode: Node

    /// For which cluster objects are judged, and whether what their author wrote counts.
    public struct Context: Sendable {
        /// The rules that there are, of which some are judged.
        public let catalog: RuleCatalog
        /// The version of Kubernetes.
        public var version: KubernetesVersion
        /// Whether the user named the version; else it is the newest, and what holds for any version counts.
        public var isVersionNamed: Bool
        /// Whether what the manifest says of itself is believed: owners, mirror pods, system names. Not in the gate and
        /// for a commit range, where whoever is to be stopped wrote it.
        fileprivate let trustsAuthor: Bool
        /// The schemas of custom resources, as far as they are given.
        public var definitions = Definitions()
        /// Whether exemptions that stand in a manifest count, so that mistakes in them are worth a finding.
        public var honoursInlineExemptions: Bool
        /// What the policy asks of single rules, by id.
        public var settings: [String: RuleSettings]
        /// The level of the Pod Security Standards, where nothing but its profiles is judged: then their versions and
        /// exemptions hold to the letter.
        public var podSecurityLevel: Standard.PodSecurityLevel?

        /// Creates a context; without `version` the newest version counts and `isVersionNamed` is false.
        public init(
            _ catalog: RuleCatalog, version: KubernetesVersion? = nil, trustsAuthor: Bool,
            honoursInlineExemptions: Bool = false,
            settings: [String: RuleSettings] = [:], podSecurityLevel: Standard.PodSecurityLevel? = nil
        ) {
            self.catalog = catalog
            self.honoursInlineExemptions = honoursInlineExemptions
            self.settings = settings
            self.podSecurityLevel = podSecurityLevel
            self.version = version ?? .newest
            isVersionNamed = version != nil
            self.trustsAuthor = trustsAuthor
        }

        /// Whether a rule is judged in the context.
        func judges(_ rule: Rule) -> Bool { !rule.isOnlyForGit || !trustsAuthor }

        /// A parameter of a rule, as the policy sets it or by its default.
        func parameter(_ name: String, of rule: Rule) -> Parameter.Value? {
            settings[rule.id]?.parameters[name] ?? rule.parameters.first { $0.name == name }?.defaultValue
        }
    }

    /// The digest of the whole object, for which each policy that refuses it asks.
    private var objectDigest: String?
    /// What rules that see the object as a cluster does share about it.
    public var admitted: AnyObject?
    /// What a kustomization sets in the object: it counts, and not what the object says.
    let imposed: ImposedFields
    /// The schemas of custom resources that are known.
    let definitions: Definitions

    /// How the kind of the object is called in the API, as far as a definition says it. What was given for all goes before what
    /// stands beside the object.
    public var customResource: Definitions.Resource? {
        context.definitions.resource(of: object) ?? definitions.resource(of: object)
    }

    /// Whether the kind may be called otherwise all the same: only whoever is to be stopped says how.
    public var isResourceDoubtful: Bool {
        context.definitions.resource(of: object) == nil && !trusts(true)
    }

    /// What is known of a namespace; nil where no manifest makes it.
    public func namespace(_ name: String) -> Definitions.Namespace? {
        definitions.namespace(name) ?? context.definitions.namespace(name)
    }

    /// Rules that cannot say anything of the object, each with what they would have to know.
    private(set) var undecided: [Undecided] = []

    /// Says that the rule can say nothing of the object. Where something else completes it that goes without saying: what is
    /// made of it is judged where it is rendered.
    ///
    /// - Parameter reason: what it would have to know.
    public mutating func addUndecided(_ reason: String) {
        guard !isCompletedElsewhere, let rule = rule?.takeUnretainedValue(), undecided.count < Judge.mostUndecided
        else { return }
        undecided.append(Undecided(rule: rule.id, reason: reason))
    }

    init(
        _ object: KubernetesObject, context: Context, isPartial: Bool, whole: [FieldPath] = [],
        imposed: ImposedFields = ImposedFields(), definitions: Definitions? = nil, isRendered: Bool = false
    ) {
        self.isRendered = isRendered
        self.imposed = imposed
        self.definitions = definitions ?? Definitions()
        wholePaths = isPartial ? (whole + PatchDirective.replacedPaths(in: object.node)).map(\.steps) : []
        self.object = object
        self.context = context
        self.isPartial = isPartial
        subjectNode = object.node
    }

    /// Whether something counts that the author of a manifest wrote to excuse it: an owner, an identifier that only a server
    /// gives out, a name of Kubernetes' own. It does not where the author is whom the judgement must stop. This is the only
    /// way to an exception by what the author wrote.
    public func trusts(_ excuse: @autoclosure () -> Bool) -> Bool { context.trustsAuthor && excuse() }

    // MARK: Subjects

    /// Turns to a pod of the object.
    mutating func setSubject(to pod: PodSpec, number: Int) {
        self.pod = pod
        subject = Subject(kind: .pod, podNumber: number, podPath: pod.path, podPathText: pod.pathText)
        subjectNode = pod.node
    }

    /// Turns to a volume of a pod: what is said of it is about the pod.
    mutating func setSubject(to pod: PodSpec, volume: String, number: Int) {
        setSubject(to: pod, number: number)
        subject.title = "volume \"" + volume + "\" "
    }

    /// Turns to a container of the pod.
    mutating func setSubject(to container: Container) {
        subject.kind = .container(list: container.list, index: container.index, name: container.name)
        subject.title =
            container.role.title + (container.name.isEmpty ? " without a name " : " \"" + container.name + "\" ")
        subjectNode = container.node
    }

    /// Turns to a rule of the role.
    mutating func setSubject(to roleRule: RoleRule) {
        subject.kind = .roleRule(index: roleRule.index, content: nil)
        subjectNode = roleRule.node
    }

    // MARK: Parameters

    /// A parameter of the rule that is a number.
    public func number(_ name: String) -> Int {
        if case .number(let number)? = parameter(name) { number } else { 0 }
    }

    /// A parameter of the rule that is true or false.
    public func flag(_ name: String) -> Bool { parameter(name) == .flag(true) }

    /// A parameter of the rule that is a list.
    public func texts(_ name: String) -> [String] {
        if case .texts(let texts)? = parameter(name) { texts } else { [] }
    }

    private func parameter(_ name: String) -> Parameter.Value? {
        guard let rule = rule?.takeUnretainedValue() else { return nil }
        return context.parameter(name, of: rule)
    }

    /// Whether a rule has found something in the object already.
    func hasFindings(of rule: String) -> Bool { findings.contains { $0.rule == rule } }

    // MARK: Facts

    private var answers: [String: Bool] = [:]
    /// What the API does not have in the object, once somebody has asked.
    var knownSchemaProblems: [SchemaProblem]?

    /// The answer to a question about the whole object, which is looked for only once.
    public mutating func cached(_ question: String, _ answer: () -> Bool) -> Bool {
        if let known = answers[question] { return known }
        let found = answer()
        answers[question] = found
        return found
    }

    // MARK: Findings

    /// Adds a finding about a field below the subject.
    ///
    /// - Parameters:
    ///   - message: what is wrong with the subject; that of a container follows its name: `has no memory limit`.
    ///   - field: the route from the subject to the field, whether it exists or not.
    ///   - list: for one of several entries of a list, the route to the list: all its bad entries are one finding.
    ///   - values: the wrong values, where it is not the value of the field alone.
    ///   - fix: how to fix it, where that differs from the rule.
    public mutating func add(
        _ message: String, at field: String, in list: String? = nil, values: [String]? = nil, severity: Severity? = nil,
        causes: [String] = [], fix: String? = nil
    ) {
        if isFull { return }
        append(
            Phrase(message), place(of: field, in: list, values), severity: severity, causes: causes, fix: fix)
    }

    /// What a finding grants is the value at its place, unless the rule says it: of a scalar its text, of anything else a
    /// digest of what is in it.
    private mutating func place(of field: String, in list: String?, _ values: [String]?) -> Finding.Place {
        let path = FieldPath(field)
        let (node, steps, isWhole) = path.deepest(in: subjectNode)
        var value = isWhole && values == nil ? node.scalarText.map { [$0] } : nil
        // Where something is missing, what is there around it does not matter.
        if isWhole, values == nil, value == nil, rule?.takeUnretainedValue().concern != .absence {
            value = [digest(of: node)]
        }
        return Finding.Place(
            field: path, existingSteps: steps, matchedField: list ?? field, position: node.position,
            values: grants(values ?? value ?? [], at: path))
    }

    /// What a value grants: that of a pod's security context counts for each container that has none of its own.
    private func grants(_ values: [String], at path: FieldPath) -> [String] {
        guard case .pod = subject.kind, let pod, !values.isEmpty else { return values }
        let steps = path.steps
        guard steps.count >= 2, steps[0] == .key("securityContext") else { return values }
        let inheriting = pod.containers.filter { !FieldPath(steps).deepest(in: $0.node).isWhole }
        guard !inheriting.isEmpty else { return values }
        return values.flatMap { value in inheriting.map { "\(value) \($0.list.text) \($0.name)" } }
    }

    /// A digest of a value, whose size counts.
    private mutating func digest(of node: Node) -> String {
        if node.isNull { return "" }
        let isWhole = node.identifier == object.node.identifier
        if isWhole, let known = objectDigest { return known }
        let (digest, size) = ContentDigest.text(of: node)
        weight += size / 512
        if isWhole { objectDigest = digest }
        return digest
    }

    /// Adds one finding for all bad entries of a list: it points to the first of them. What it grants is each entry's value,
    /// as the message has it, and what stands at the field of the entry.
    ///
    /// - Parameters:
    ///   - message: from the values of the bad entries, put together with commas.
    ///   - entries: the bad entries, with their places in the list and in its order.
    ///   - list: the route from the subject to the list.
    ///   - field: the field of an entry that is wrong, nil for the entry itself.
    ///   - known: what the entries grant, where the field alone does not say it.
    public mutating func add(
        _ message: (String) -> String, bad entries: [(index: Int, value: String)], in list: String,
        field: String? = nil, severity: Severity? = nil, grants known: [String]? = nil
    ) {
        guard let first = entries.first, !isFull else { return }
        let tail = field.map { "." + $0 } ?? ""
        let (node, steps, isWhole) = FieldPath(list).deepest(in: subjectNode)
        var children = (isWhole ? node : nil).indexed
        var grants: [String] = []
        let bad = entries.map { entry in
            let path = FieldPath("\(list)[\(entry.index)]" + tail)
            // The entries are in the order of the list.
            while let child = children.next() {
                guard child.index == entry.index else { continue }
                let (place, more, isThere) = FieldPath(field ?? "").deepest(in: child.node)
                grants.append(isThere ? "\(entry.value) \(digest(of: place))" : entry.value)
                return Finding.Entry(
                    index: entry.index, value: entry.value, position: place.position, existingSteps: steps + 1 + more,
                    field: path)
            }
            grants.append(entry.value)
            return Finding.Entry(
                index: entry.index, value: entry.value, position: node.position, existingSteps: steps, field: path)
        }
        append(
            Phrase(entries.map(\.value), message),
            place(of: "\(list)[\(first.index)]" + tail, in: list, known ?? grants),
            severity: severity, entries: bad)
    }

    /// Adds a finding about a field of a container, from a rule that judges the pod as a whole.
    /// Without a container it is about the pod itself.
    public mutating func add(_ message: String, of container: Container?, at field: String) {
        guard let container else { return add("the pod " + message, at: field) }
        let (before, node) = (subject, subjectNode)
        setSubject(to: container)
        add(message, at: field)
        (subject, subjectNode) = (before, node)
    }

    /// Adds a finding about a place that the rule has found by itself.
    ///
    /// - Parameters:
    ///   - path: the route to the place, from the pod or, without one, from the object.
    ///   - missing: what is missing there; nil where the place itself is wrong.
    ///   - content: whose content decides, where that is more than the place.
    ///   - anchor: the route in terms that stay the same when lists are put in another order, where it has such.
    ///   - pod: the place of the pod among those of the object.
    ///   - values: the wrong values.
    public mutating func add(
        _ message: String, path: FieldPath, missing: FieldPath.Step? = nil, anchor: String? = nil,
        inPod pod: Int? = nil, position: Position, content: Node? = nil, values: [String]? = nil,
        severity: Severity? = nil
    ) {
        if isFull { return }
        let before = subject
        subject = Subject()
        var root = object.node
        if let pod {
            let spec = object.pods[pod]
            subject = Subject(kind: .pod, podNumber: pod + 1, podPath: spec.path, podPathText: spec.pathText)
            root = spec.node
        }
        let found = path.deepest(in: root)
        let values = values ?? (content ?? (found.isWhole ? found.node : nil)).map { [digest(of: $0)] } ?? []
        let field = FieldPath(path.steps + (missing.map { [$0] } ?? []))
        let place = Finding.Place(
            field: field, existingSteps: path.count, matchedField: anchor ?? field.description, position: position,
            values: values)
        append(Phrase(message), place, severity: severity)
        subject = before
    }

    /// Adds a finding about a place anywhere in the object, which is about the container or the pod in which the place is.
    ///
    /// - Parameters:
    ///   - message: from the route from there on.
    ///   - steps: the route from the object to the place.
    ///   - missing: the field that is missing there.
    ///   - values: the wrong values, where it is not the value at the place.
    public mutating func add(
        _ message: (FieldPath) -> String, at steps: [FieldPath.Step], missing: String? = nil, position: Position,
        values: [String]? = nil, severity: Severity? = nil
    ) {
        if isFull { return }
        let (before, beforeNode) = (subject, subjectNode)
        defer { (subject, subjectNode) = (before, beforeNode) }
        let outer = setSubject(containing: steps)
        let field = FieldPath(Array(steps.dropFirst(subject.path.count)) + (missing.map { [.key($0)] } ?? []))
        let (node, existing, isWhole) = field.deepest(in: subjectNode)
        let place = Finding.Place(
            field: field, existingSteps: existing, matchedField: field.description, position: position,
            values: values ?? (isWhole ? [digest(of: node)] : []))
        append(Phrase(message(FieldPath(Array(steps.dropFirst(outer))))), place, severity: severity)
    }

    /// Turns to the container or the pod in which a place is, or to the object.
    ///
    /// - Returns: how many steps lead to the pod.
    private mutating func setSubject(containing steps: [FieldPath.Step]) -> Int {
        (subject, subjectNode) = (Subject(), object.node)
        for (number, pod) in object.pods.enumerated()
        where !pod.path.steps.isEmpty && steps.starts(with: pod.path.steps) {
            setSubject(to: pod, number: number + 1)
            let inner = steps.dropFirst(pod.path.count)
            if let container = pod.containers.first(where: { inner.starts(with: $0.path.steps) }) {
                setSubject(to: container)
                subject.title = ""
            }
            self.pod = nil
            return pod.path.count
        }
        return 0
    }

    private mutating func append(
        _ phrase: Phrase, _ place: Finding.Place, severity: Severity?, causes: [String] = [], fix: String? = nil,
        entries: [Finding.Entry] = []
    ) {
        guard let rule = rule?.takeUnretainedValue() else { return }
        let (grants, causes) = matchedByGrants(causes, of: rule)
        let settings = context.settings.isEmpty ? nil : context.settings[rule.id]
        let finding = Finding(
            rule: rule,
            severity: max(settings?.severity ?? severity ?? rule.severity, settings?.minimumSeverity ?? .info),
            isWarning: settings?.isWarningOnly ?? false, phrase: phrase, object: object.identity, subject: subject,
            place: place, entries: entries, causes: causes, grants: grants,
            remedy: fix.map { Finding.Remedy(text: $0, fix: nil) } ?? remedy(of: rule))
        let isOverlay = subject.podNumber > 0 && object.pods[subject.podNumber - 1].isOverlay
        if isPartial || isOverlay, finding.isAboutAbsence, !isWhole(finding) { return }
        if let pod, subject.podNumber > 0, pod.surroundings != nil, isSaid(place.field, around: pod) { return }
        weight += finding.weight
        findings.append(finding)
    }
}
