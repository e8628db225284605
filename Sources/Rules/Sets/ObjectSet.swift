import Kubernetes

/// Objects that are judged together.
public final class ObjectSet {
    /// How much of what belongs together is in a set.
    public struct Extent: Sendable, Hashable {
        /// How complete a set is.
        public enum Level: Sendable, Hashable {
            /// Something is elsewhere: it may be said what contradicts, and never what is missing.
            case partial
            /// Objects that go together: what they refer to is among them, as far as the set has any of the kind.
            case own
            /// Everything there is.
            case everything
        }

        /// How complete it is.
        public var level: Level
        /// The only namespace of which there is everything; nil for all.
        public var namespace: String?

        /// The extent of a set.
        public init(_ level: Level, namespace: String? = nil) { (self.level, self.namespace) = (level, namespace) }
    }

    private let index: MemberIndex
    /// How much is in it.
    public let extent: Extent
    /// The sets in which this one lies, the nearest first: where it has nothing of a kind, they may.
    private(set) lazy var enclosing: ObjectSet? = makeEnclosing()
    private let makeEnclosing: () -> ObjectSet?
    /// The names of the service accounts in the set in which this one lies, where they are known: most pods name none of them.
    let accountsAround: Set<String>?
    /// Whether it is what lies in a folder with all that lies below.
    private let isSameFolder: Bool
    /// The kinds of which it has objects.
    private lazy var kinds = index.kinds
    /// Those of which it had objects before a change.
    private var formerKinds: Set<ObjectKind> = []
    /// A set of objects.
    ///
    /// - Parameters:
    ///   - isSameFolder: whether it is what lies in a folder with all that lies below.
    ///   - accountsAround: the names of the service accounts in the set in which it lies, where they are known.
    ///   - enclosing: makes the set in which it lies, where there is one; asked for once something is not in this one.
    public init(
        _ index: MemberIndex, _ extent: Extent, isSameFolder: Bool = false, accountsAround: Set<String>? = nil,
        enclosing: @escaping () -> ObjectSet? = { nil }
    ) {
        self.index = index
        self.accountsAround = accountsAround
        self.extent = extent
        self.isSameFolder = isSameFolder
        makeEnclosing = enclosing
    }

    /// A set of objects that are all there.
    public convenience init(
        _ members: [ObjectFacts], _ extent: Extent, isSameFolder: Bool = false,
        enclosing: @escaping () -> ObjectSet? = { nil }
    ) {
        self.init(MemberIndex(members), extent, isSameFolder: isSameFolder, enclosing: enclosing)
    }

    // MARK: Members

    /// The objects.
    public var members: [ObjectFacts] { index.members }
    /// What there is in each namespace.
    var namespaces: [NamespaceName: NamespaceObjects] { index.namespaces }

    /// The objects for which something holds, each with its number.
    func each<Facts>(_ facts: (ObjectFacts.Content) -> Facts?) -> [(index: Int, object: ObjectFacts, facts: Facts)] {
        members.indices.compactMap { index in
            facts(members[index].content).map { (index, members[index], $0) }
        }
    }

    /// The Services.
    private(set) lazy var services: [(index: Int, object: ObjectFacts, facts: Kept<ServiceFacts>)] = each {
        if case .service(let facts) = $0 { facts } else { nil }
    }

    /// The workloads.
    private(set) lazy var workloads: [(index: Int, object: ObjectFacts, facts: Kept<WorkloadFacts>)] = each {
        if case .workload(let facts) = $0 { facts } else { nil }
    }

    /// What leads requests to Services.
    private(set) lazy var routes: [(index: Int, object: ObjectFacts, facts: Kept<RouteFacts>)] = each {
        if case .route(let facts) = $0 { facts } else { nil }
    }

    /// The autoscalers.
    private(set) lazy var autoscalers: [(index: Int, object: ObjectFacts, facts: Kept<AutoscalerFacts>)] = each {
        if case .autoscaler(let facts) = $0 { facts } else { nil }
    }

    /// The budgets.
    private(set) lazy var budgets: [(index: Int, object: ObjectFacts, facts: Kept<DisruptionBudgetFacts>)] = each {
        if case .disruptionBudget(let facts) = $0 { facts } else { nil }
    }

    /// The policies of the network.
    private(set) lazy var networkPolicies: [(index: Int, object: ObjectFacts, facts: Kept<NetworkPolicyFacts>)] = each {
        if case .networkPolicy(let facts) = $0 { facts } else { nil }
    }

    /// The bindings.
    private(set) lazy var bindings: [(index: Int, object: ObjectFacts, facts: Kept<BindingFacts>)] = each {
        if case .binding(let facts) = $0 { facts } else { nil }
    }

    /// The namespaces, as objects.
    private(set) lazy var namespaceObjects: [ObjectFacts] = members.filter {
        if case .namespace = $0.content { true } else { false }
    }
    /// The namespaces that it makes.
    private lazy var madeNamespaces = Set(namespaceObjects.filter { !$0.isLive }.map(\.identity.name))

    /// Takes in what the set was before a change: the last object of a kind may be gone, and is missing then.
    public func compare(with before: ObjectSet) { formerKinds.formUnion(before.kinds) }

    /// Whether it has an object of a kind.
    func has(_ kind: ObjectKind) -> Bool { kinds.contains(kind) }

    private lazy var byName = Dictionary(
        grouping: members.indices,
        by: { NamespaceObjects.Name(kind: members[$0].identity.kind, name: members[$0].identity.name) })

    /// The objects of a kind and a name in all namespaces.
    func everywhere(_ kind: String, named name: String) -> [ObjectFacts] {
        (byName[NamespaceObjects.Name(kind: kind, name: name)] ?? []).map { members[$0] }
    }

    // MARK: Namespaces

    /// What there is in a namespace, and in those that may be the same.
    func objects(in namespace: NamespaceName) -> [(match: Match, objects: NamespaceObjects)] {
        if let lastAsked, lastAsked.namespace == namespace { return lastAsked.objects }
        let found = findObjects(in: namespace)
        lastAsked = (namespace, found)
        return found
    }

    /// What selectors select, and what selects labels: many objects have the same.
    var selections: [AskedSelector: Selection] = [:]
    var selecting: [AskedLabels: [(index: Int, match: Match)]] = [:]
    var isolations: [AskedLabels: Isolation] = [:]

    /// A selector in a namespace.
    struct AskedSelector: Hashable {
        let namespace: NamespaceName
        let selector: LabelSelector
    }

    /// Labels in a namespace, and what is asked for that selects them.
    struct AskedLabels: Hashable {
        let namespace: NamespaceName
        let labels: Labels
        let index: KeyPath<NamespaceObjects, SelectorIndex>
    }

    private lazy var openNamespaces = namespaces.keys.filter(\.isOpen)

    /// What was asked for last: rules go through objects, which come namespace by namespace.
    private var lastAsked: (namespace: NamespaceName, objects: [(match: Match, objects: NamespaceObjects)])?

    private func findObjects(in namespace: NamespaceName) -> [(match: Match, objects: NamespaceObjects)] {
        switch namespace {
        case .named, .notSaid:
            let others: [NamespaceName] = [
                namespace, .release, namespace == .notSaid ? .named("default") : .notSaid,
            ]
            return (others + openNamespaces).compactMap { other in
                guard let found = namespaces[other] else { return nil }
                let match = namespace.match(other)
                return match == .no ? nil : (match, found)
            }
        case .release, .open, .cluster:
            return namespaces.compactMap { other, objects in
                let match = namespace.match(other)
                return match == .no ? nil : (match, objects)
            }
        }
    }

    // MARK: What is missing

    /// The set in which something of a kind must be, where it is anywhere: nil where nothing can be said, since the set is not
    /// whole, or shows nothing of the kind in the namespace.
    ///
    /// - Parameters:
    ///   - kind: the kind of what is looked for.
    ///   - namespace: where it is looked for.
    ///   - isMeant: whether something in a set of all that is known shows that it must be there all the same.
    func whole(
        for kind: ObjectKind, in namespace: NamespaceName, orWhere isMeant: (ObjectSet) -> Bool = { _ in false }
    ) -> ObjectSet? {
        switch extent.level {
        case .partial: return nil
        case .everything:
            guard let only = extent.namespace else { return outermost }
            return namespace == .named(only) ? self : nil
        case .own:
            // Much of what is in kube-system comes with the cluster.
            if namespace.isOpen || namespace == .named("kube-system") { return nil }
            if has(kind, in: namespace) || formerKinds.contains(kind) || isMeant(self) { return outermost }
            // A folder with folders in it may keep its objects by kind.
            guard let below = enclosing, below.isSameFolder, below.has(kind, in: namespace) else { return nil }
            return outermost
        }
    }

    /// The set of all that is known.
    private var outermost: ObjectSet { enclosing?.outermost ?? self }

    private func has(_ kind: ObjectKind, in namespace: NamespaceName) -> Bool {
        kinds.contains(kind) && objects(in: namespace).contains { $0.objects.has(kind) }
    }

    /// The set in which what guards the objects of a namespace must be: also where there is none of the kind, if the set makes the
    /// namespace, as it is expected to bring its guards then.
    func whole(forGuards kind: ObjectKind, in namespace: NamespaceName) -> ObjectSet? {
        if let found = whole(for: kind, in: namespace) { return found }
        guard extent.level == .own, case .named(let name) = namespace, madeNamespaces.contains(name) else { return nil }
        return outermost
    }
}

/// A kind of object that something may be missing of.
enum ObjectKind: Hashable {
    case workload, service, networkPolicy, budget, limitRange, resourceQuota
    /// One of this `kind`.
    case named(String)

    /// The kinds of an object.
    static func all(of object: ObjectFacts) -> [ObjectKind] {
        let name = ObjectKind.named(object.identity.kind)
        return switch object.content {
        case .workload: [.workload, name]
        case .service: [.service, name]
        case .networkPolicy: [.networkPolicy, name]
        case .disruptionBudget: [.budget, name]
        case .limitRange: [.limitRange, name]
        case .resourceQuota: [.resourceQuota, name]
        default: [name]
        }
    }
}
