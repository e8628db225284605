import Kubernetes

/// What a set has in one namespace, by the numbers of its members.
final class NamespaceObjects {
    /// A pod of a workload.
    struct PodNumber: Hashable {
        let member: Int
        let pod: Int
    }

    /// The kind and the name of an object.
    struct Name: Hashable {
        let kind: String
        let name: String
    }

    private var members: [Int] = []
    /// The kinds of which it has objects.
    private(set) var kinds: Set<ObjectKind> = []
    private var lastKinds: [String] = []
    /// The pods of its workloads, by their labels.
    private(set) var pods: [PodNumber] = []
    private var podsByLabel = LabelIndex()
    /// The pods of which nobody knows all labels.
    private var uncertainPods: [Int] = []
    /// By what they select.
    let services = SelectorIndex()
    let networkPolicies = SelectorIndex()
    let budgets = SelectorIndex()
    /// The autoscalers by the name of what they scale.
    private(set) var scalers: [String: [Int]] = [:]
    /// The LimitRanges and ResourceQuotas.
    private(set) var bounds: [Int] = []
    /// What controllers make.
    private(set) var made: Set<MadeObject> = []
    /// Whether operators may make pods in it that no manifest shows.
    private(set) var mayHaveOtherPods = false
    /// Whether something in it brings objects that nobody sees.
    private(set) var bringsUnknown = false
    private var byName: [Name: [Int]]?
    private var namesWithDigest: Set<Name>?

    func add(_ object: ObjectFacts, at index: Int) {
        members.append(index)
        // Objects come with their like.
        if !lastKinds.contains(object.identity.kind) {
            lastKinds = lastKinds.suffix(3) + [object.identity.kind]
            kinds.formUnion(ObjectKind.all(of: object))
        }
        if !object.made.isEmpty { made.formUnion(object.made) }
        if object.mayMakePods { mayHaveOtherPods = true }
        if object.bringsUnknown { bringsUnknown = true }
        switch object.content {
        case .workload(let workload):
            for (number, pod) in workload.pods.enumerated() {
                if pod.labels.areUncertain { uncertainPods.append(pods.count) }
                pod.labels.forEachPair { podsByLabel.add($0, pods.count) }
                pods.append(PodNumber(member: index, pod: number))
            }
        case .service(let service): services.add(service.selector, index)
        // One of another form may be for any pod.
        case .networkPolicy(let policy): networkPolicies.add(policy.selector ?? .everything, index)
        case .disruptionBudget(let budget): budgets.add(budget.selector, index)
        case .limitRange, .resourceQuota: bounds.append(index)
        case .autoscaler(let scaler): scalers[scaler.target.name.text, default: []].append(index)
        default: break
        }
    }

    /// Whether it has an object of a kind.
    func has(_ kind: ObjectKind) -> Bool { kinds.contains(kind) }

    /// The pods that a selector may select.
    func pods(thatMayHave selector: LabelSelector) -> [PodNumber] {
        guard let label = selector.certainLabel else { return pods }
        let known = podsByLabel.numbers(of: label)
        if uncertainPods.isEmpty { return known.map { pods[$0] } }
        return Set(known + uncertainPods).sorted().map { pods[$0] }
    }

    /// Whether something holds for one of the pods that a selector may select.
    func anyPod(thatMayHave selector: LabelSelector, where holds: (PodNumber) -> Bool) -> Bool {
        guard let label = selector.certainLabel else { return pods.contains(where: holds) }
        if uncertainPods.contains(where: { holds(pods[$0]) }) { return true }
        return podsByLabel.contains(label) { holds(pods[$0]) }
    }

    /// The pods that have a label.
    func pods(having label: Labels.Pair) -> [PodNumber] { podsByLabel.numbers(of: label).map { pods[$0] } }

    /// The objects of a kind and a name.
    ///
    /// - Parameter all: the members of the set.
    func all(_ kind: String, named name: String, of all: [ObjectFacts]) -> [Int] {
        let known = byName ?? Dictionary(grouping: members) { NamespaceObjects.name(of: all[$0]) }
        byName = known
        return known[Name(kind: kind, name: name)] ?? []
    }

    private static func name(of object: ObjectFacts) -> Name {
        Name(kind: object.identity.kind, name: object.identity.name)
    }

    /// Whether there is a ConfigMap or Secret to whose name kustomize has added a digest.
    func hasWithDigest(_ kind: String, named name: String, of all: [ObjectFacts]) -> Bool {
        let known =
            namesWithDigest
            ?? Set(
                members.compactMap { index -> Name? in
                    let identity = all[index].identity
                    guard ["ConfigMap", "Secret"].contains(identity.kind) else { return nil }
                    return NamespaceObjects.withoutDigest(identity.name).map { Name(kind: identity.kind, name: $0) }
                })
        namesWithDigest = known
        return known.contains(Name(kind: kind, name: name))
    }

    /// A name without the digest that kustomize adds: ten letters and digits after a hyphen; nil where there is none.
    private static func withoutDigest(_ name: String) -> String? {
        guard let hyphen = name.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        let digest = name.utf8[name.utf8.index(after: hyphen)...]
        return digest.count == 10 ? String(name[..<hyphen]) : nil
    }
}

/// Numbers by labels: a list for each label, all of them in one array, since most labels have one entry.
struct LabelIndex {
    private var last: [Labels.Pair: Int32] = [:]
    private var entries: [(number: Int32, previous: Int32)] = []

    /// Adds a number under a label.
    mutating func add(_ label: Labels.Pair, _ number: Int) {
        guard let number = Int32(exactly: number), let place = Int32(exactly: entries.count) else { return }
        let previous = last.updateValue(place, forKey: label) ?? -1
        entries.append((number, previous))
    }

    /// The numbers under a label, in order.
    func numbers(of label: Labels.Pair) -> [Int] {
        var found: [Int] = []
        forEachNumber(of: label) { found.append($0) }
        return found.reversed()
    }

    /// Whether something holds for one of the numbers under a label.
    func contains(_ label: Labels.Pair, where holds: (Int) -> Bool) -> Bool {
        if last.isEmpty { return false }
        var place = last[label] ?? -1
        while place >= 0 {
            if holds(Int(entries[Int(place)].number)) { return true }
            place = entries[Int(place)].previous
        }
        return false
    }

    /// Hands over the numbers under a label, the last first.
    func forEachNumber(of label: Labels.Pair, _ body: (Int) -> Void) {
        _ = contains(label) {
            body($0)
            return false
        }
    }

    /// All numbers, in the order in which they came.
    var all: [Int] { entries.map { Int($0.number) } }
}

/// Objects with selectors, found by the labels that they select.
final class SelectorIndex {
    private var byLabel = LabelIndex()
    private var others: [Int] = []

    func add(_ selector: LabelSelector?, _ index: Int) {
        guard let selector else { return }
        if let label = selector.certainLabel { byLabel.add(label, index) } else { others.append(index) }
    }

    /// All of them, in the order of the set.
    var all: [Int] { (byLabel.all + others).sorted() }

    /// Those that may select an object with some labels, in the order of the set.
    func candidates(for labels: Labels) -> [Int] {
        if labels.areUncertain { return all }
        var found = others
        labels.forEachPair { byLabel.forEachNumber(of: $0) { found.append($0) } }
        return found.sorted()
    }
}
