import Manifest

/// A selector of labels, as Kubernetes has it: all of `matchLabels` and `matchExpressions` must hold; an empty one selects
/// everything. It outlives the manifest that it is read from.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
public struct LabelSelector: Sendable, Hashable {
    /// What a selector asks of one label.
    struct Requirement: Sendable, Hashable {
        enum Operator: Sendable, Hashable {
            case `in`, notIn, exists, doesNotExist
            /// One that Kubernetes does not have: the API server refuses the object.
            case unknown
        }

        let key: String
        let `operator`: Operator
        /// The only value, as most have it, and else all of them.
        let value: String?
        let others: [String]

        var values: [String] { value.map { [$0] } ?? others }

        func contains(_ text: String) -> Bool { value.map { $0 == text } ?? others.contains(text) }
        /// Whether a variable stands in the key or a value, so that nobody knows what it asks.
        let isOpen: Bool
    }

    let requirements: [Requirement]

    /// A selector; nil for what is no mapping.
    public init?(_ node: Node?) {
        guard let node, node.isMapping else { return nil }
        self.init(
            LabelSelector.pairs(in: node["matchLabels"])
                + node["matchExpressions"].indexed.map { LabelSelector.requirement($0.node) })
    }

    /// A selector that is a mapping of labels, such as that of a Service; nil for what is no mapping or an empty one, which
    /// selects nothing.
    public init?(pairs node: Node?) {
        guard let node, node.isMapping, node.count > 0 else { return nil }
        self.init(LabelSelector.pairs(in: node))
    }

    /// The selector that selects everything.
    public static let everything = LabelSelector([])

    private init(_ requirements: [Requirement]) { self.requirements = requirements.sorted { $0.key < $1.key } }

    private static func pairs(in node: Node?) -> [Requirement] {
        (node?.children.map { $0 } ?? []).map {
            Requirement(
                key: Labels.key(of: $0), operator: .in, value: $0.scalarText ?? "", others: [],
                isOpen: Variables.isPlaceholder($0.utf8) || Variables.isPlaceholder($0.keyUTF8))
        }
    }

    private static func requirement(_ node: Node) -> Requirement {
        let values = node["values"].indexed.map(\.node)
        let name = node["operator"]?.string ?? ""
        let known: [String: Requirement.Operator] = [
            "In": .in, "NotIn": .notIn, "Exists": .exists, "DoesNotExist": .doesNotExist,
        ]
        return Requirement(
            key: node["key"]?.scalarText ?? "", operator: known[name] ?? .unknown,
            value: nil, others: values.compactMap(\.scalarText),
            isOpen: values.contains { Variables.isPlaceholder($0.utf8) })
    }

    /// The labels that controllers give their pods, whatever the template says.
    ///
    /// Source: https://kubernetes.io/docs/reference/labels-annotations-taints/
    static let givenByControllers: Set = [
        "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "controller-revision-hash",
        "pod-template-hash", "pod-template-generation", "job-name", "controller-uid", "batch.kubernetes.io/job-name",
        "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index", "deploymentconfig",
        "topology.kubernetes.io/zone", "topology.kubernetes.io/region",
        // What injectors, and programs that elect a leader, put on pods that run.
        "service.istio.io/canonical-name", "service.istio.io/canonical-revision", "security.istio.io/tlsMode",
        "linkerd.io/control-plane-ns", "linkerd.io/proxy-deployment", "vault-active", "vault-initialized",
        "vault-sealed",
        "vault-perf-standby", "spilo-role", "role", "cnpg.io/instanceRole", "kubedb.com/role",
        "statefulset.kubernetes.io/role",
    ]

    /// Whether it selects everything.
    public var isEmpty: Bool { requirements.isEmpty }

    /// Whether it selects labels.
    public func matches(_ labels: [String: String]) -> Bool { match(Labels(labels)) == .yes }

    /// Whether it selects labels, as far as that can be said.
    public func match(_ labels: Labels) -> Match {
        var found = Match.yes
        for requirement in requirements {
            let match = requirement.match(labels)
            if match == .no { return .no }
            if match == .maybe { found = .maybe }
        }
        return found
    }

    /// A label that everything selected has, by which candidates are soon found; nil where there is none.
    public var certainLabel: Labels.Pair? {
        requirements.first {
            $0.operator == .in && $0.value != nil && !$0.isOpen && !LabelSelector.givenByControllers.contains($0.key)
        }.map { Labels.Pair(key: $0.key, value: $0.value ?? "") }
    }

    /// The labels that it asks for, by name.
    public var keys: [String] { requirements.map(\.key) }

    /// `app=web,tier in (a,b)`, as kubectl has it.
    public var text: String { requirements.map(\.text).joined(separator: ",") }
}

extension LabelSelector.Requirement {
    fileprivate func match(_ labels: Labels) -> Match {
        if isOpen { return .maybe }
        let value = labels[key]
        // A label that is not there may be one that somebody else adds.
        let isGiven = !labels.isExact && LabelSelector.givenByControllers.contains(key)
        let absent: Match = labels.isOpen || isGiven ? .maybe : .no
        switch `operator` {
        case .in: return value.map { contains($0.text) ? .yes : $0.isOpen ? .maybe : .no } ?? absent
        case .notIn: return value.map { contains($0.text) ? .no : $0.isOpen ? .maybe : .yes } ?? absent.inverse
        case .exists: return value == nil ? absent : .yes
        case .doesNotExist: return value == nil ? absent.inverse : .no
        case .unknown: return .no
        }
    }

    fileprivate var text: String {
        let list = "(\(values.joined(separator: ",")))"
        return switch `operator` {
        case .in: values.count == 1 ? "\(key)=\(values[0])" : "\(key) in \(list)"
        case .notIn: "\(key) notin \(list)"
        case .exists: key
        case .doesNotExist: "!\(key)"
        case .unknown: "\(key)?"
        }
    }
}

/// Whether two things belong together.
public enum Match: Sendable, Comparable {
    case no
    /// It cannot be said: a variable, or what an operator adds, decides.
    case maybe
    case yes

    fileprivate var inverse: Match {
        switch self {
        case .no: .yes
        case .maybe: .maybe
        case .yes: .no
        }
    }

    /// The weaker of two: both must hold.
    public func and(_ other: @autoclosure () -> Match) -> Match { self == .no ? .no : min(self, other()) }
}

/// The labels of an object, apart from its manifest.
public struct Labels: Sendable, Hashable {
    /// A label.
    public struct Pair: Sendable, Hashable {
        /// The name.
        public let key: String
        /// The value.
        public let value: String
    }

    private var values: [Value] = []
    /// Whether there may be more of them: an operator adds its own.
    public var isOpen = false
    /// Whether nobody adds any to what a manifest says.
    public var isExact = false

    struct Value: Sendable, Hashable {
        let key: String
        let text: String
        /// Whether a variable decides.
        let isOpen: Bool
    }

    /// The labels of a mapping; none for anything else.
    public init(_ node: Node?) {
        guard let node, node.isMapping else { return }
        values.reserveCapacity(node.count)
        for child in node.children {
            if Variables.isPlaceholder(child.keyUTF8) {
                isOpen = true
            } else {
                values.append(
                    Value(
                        key: Labels.key(of: child), text: child.scalarText ?? "",
                        isOpen: Variables.isPlaceholder(child.utf8)))
            }
        }
    }

    /// The names that labels mostly have: they need not be copied from the text.
    private static let commonKeys: [StaticString] = [
        "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component",
        "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by", "app.kubernetes.io/version",
    ]
    private static let commonNames = commonKeys.map { "\($0)" }

    /// The name of a label.
    static func key(of node: Node) -> String {
        let length = node.keyUTF8.count
        for (index, key) in commonKeys.enumerated() where key.utf8CodeUnitCount == length && node.keyEquals(key) {
            return commonNames[index]
        }
        return node.key
    }

    /// Labels by their names.
    public init(_ labels: [String: String]) {
        values = labels.map { Value(key: $0.key, text: $0.value, isOpen: false) }
    }

    /// No labels.
    public init() {}

    subscript(_ key: String) -> Value? { values.first { $0.key == key } }

    /// The value of a label.
    public func value(of key: String) -> String? { self[key]?.text }

    /// Whether there is none.
    public var isEmpty: Bool { values.isEmpty }

    /// These labels with others.
    public func adding(_ others: Labels) -> Labels {
        var sum = self
        sum.values = others.values + values
        sum.isOpen = isOpen || others.isOpen
        return sum
    }

    /// Hands over each label whose value is known.
    public func forEachPair(_ body: (Pair) -> Void) {
        for value in values where !value.isOpen { body(Pair(key: value.key, value: value.text)) }
    }

    /// Whether nobody knows which there are, so that anything may select them.
    public var areUncertain: Bool { isOpen || values.contains(where: \.isOpen) }
}
