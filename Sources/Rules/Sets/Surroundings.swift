/// Groups of objects that may be applied beside others, by the namespaces of what they hold, so that a set among thousands asks
/// only for those that can matter to it.
public struct Surroundings: Sendable {
    private let groups: [[ObjectFacts]]
    private var places: [NamespaceName: [(group: Int, member: Int)]] = [:]

    /// - Parameter groups: the objects of each group.
    public init(_ groups: [[ObjectFacts]]) {
        self.groups = groups
        for (group, members) in groups.enumerated() {
            for (member, facts) in members.enumerated() { places[facts.namespace, default: []].append((group, member)) }
        }
    }

    /// The objects around some that can be in their namespaces, or are in none.
    ///
    /// - Parameter isWanted: whether a group, by its number, may be applied beside them.
    public func around(_ own: [ObjectFacts], where isWanted: (Int) -> Bool) -> [ObjectFacts] {
        var known: [Int: Bool] = [:]
        func isBeside(_ group: Int) -> Bool {
            if let answer = known[group] { return answer }
            let answer = isWanted(group)
            known[group] = answer
            return answer
        }
        guard let namespaces = Surroundings.namespaces(of: own) else {
            return groups.indices.filter(isBeside).flatMap { groups[$0] }
        }
        var found: [(group: Int, member: Int)] = []
        for (namespace, members) in places {
            if case .named = namespace, !namespaces.contains(namespace) { continue }
            found += members.filter { isBeside($0.group) }
        }
        return found.sorted { ($0.group, $0.member) < ($1.group, $1.member) }.map { groups[$0.group][$0.member] }
    }

    /// The namespaces of objects, and those that they make; nil where one of them may be any.
    private static func namespaces(of own: [ObjectFacts]) -> Set<NamespaceName>? {
        var names: Set<NamespaceName> = []
        for object in own {
            switch object.namespace {
            case .named: names.insert(object.namespace)
            case .cluster: if object.identity.kind == "Namespace" { names.insert(.named(object.identity.name)) }
            case .notSaid, .release, .open: return nil
            }
        }
        return names
    }
}
