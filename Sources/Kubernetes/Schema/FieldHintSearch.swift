/// Looks for what may be meant by a field that there is not: the same name in other case, the same name in a mapping above or
/// below or in one that is called the same, or a name that is nearly the same.
struct FieldHintSearch {
    /// For how many fields of an object it is done: one search costs more than all else that is done with a field.
    static let mostFields = 100
    /// Among how many names of a definition it is done, whose author may be the one who must be stopped.
    static let mostNames = 500

    private let way: [(structure: APISchema.Structure, steps: Int)]
    private let route: [FieldPath.Step]

    /// - Parameters:
    ///   - way: the structures on the way to the field, the outermost first, with the number of steps that lead to each.
    ///   - route: the steps to the mapping in which the field stands.
    init(way: [(structure: APISchema.Structure, steps: Int)], route: [FieldPath.Step]) {
        (self.way, self.route) = (way, route)
    }

    mutating func hint(for node: Node) -> FieldHint? {
        guard let own = way.last else { return nil }
        let name = node.key
        let names = own.structure.fields.map(\.name)
        if let same = names.first(where: { FieldHintSearch.bare($0) == FieldHintSearch.bare(name) }) {
            return .spelled(same)
        }
        // `secret.name` for secretName, `storageClass` for storageClassName.
        if let longer = FieldHintSearch.longer(name, among: own.structure.fields) { return .spelled(longer) }
        if let path = above(name) { return .elsewhere(path) }
        if way.count == 1, let metadata = own.structure.field("metadata")?.type.innermost, metadata.field(name) != nil {
            return .elsewhere("metadata." + name)
        }
        if node.isMapping, node.count > 0, node.children.allSatisfy({ own.structure.field($0.keyUTF8) != nil }) {
            return .higher
        }
        // One letter is sooner wrong than a level below.
        if let near = FieldHintSearch.nearest(to: name, among: names, within: 1) { return .spelled(near) }
        if let path = below(name) ?? alike(name) { return .elsewhere(path) }
        if let near = FieldHintSearch.nearest(to: name, among: names) { return .spelled(near) }
        if let shorter = FieldHintSearch.shorter(name, among: names) { return .spelled(shorter) }
        // Wrong in both: one level off, and in other case.
        let bare = FieldHintSearch.bare(name)
        let others = everyStructure.lazy.flatMap(\.structure.fields).map(\.name)
        guard let other = others.first(where: { $0 != name && FieldHintSearch.bare($0) == bare }) else { return nil }
        return (above(other) ?? below(other) ?? alike(other)).map { .elsewhere($0) }
    }

    /// A name without what people get wrong first.
    private static func bare(_ name: String) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" } }

    /// The nearest name, within more letters in a longer one.
    static func nearest(to name: String, among names: [String], within most: Int = 3) -> String? {
        let length = name.utf8.count
        let limit = length <= 4 ? 1 : length < 9 ? 2 : 3
        return EditDistance.nearest(to: name, among: names, within: min(limit, most))
    }

    /// The field whose name begins or ends with the word, where there is one, or one of them is required.
    private static func longer(_ word: String, among fields: [APISchema.Field]) -> String? {
        guard word.utf8.count >= 4 else { return nil }
        let lowered = word.lowercased()
        let found = fields.filter { field in
            let name = field.name.lowercased()
            let isBeginning = ["name", "seconds"].contains { name == lowered + $0 }
            return (isBeginning || name.hasSuffix(lowered)) && name.utf8.count - lowered.utf8.count >= 3
        }
        return found.count == 1 ? found[0].name : found.first(where: \.isRequired)?.name
    }

    /// The field with whose name the word ends: `configMapName` for name.
    private static func shorter(_ word: String, among names: [String]) -> String? {
        names.first { name in
            name.utf8.count >= 4 && word.hasSuffix(name.prefix(1).uppercased() + name.dropFirst())
        }
    }

    private func text(_ steps: some Collection<FieldPath.Step>, _ name: String) -> String {
        FieldPath(Array(steps) + [.key(name)]).description
    }

    // MARK: Elsewhere

    private func above(_ name: String) -> String? {
        for place in way.dropLast().reversed() where place.structure.field(name) != nil {
            return text(route.prefix(place.steps), name)
        }
        return nil
    }

    /// The name in a mapping no more than three fields below: `containers[0].securityContext` in a pod spec.
    private func below(_ name: String) -> String? {
        guard let own = way.last else { return nil }
        var pending: [(structure: APISchema.Structure, steps: [FieldPath.Step], depth: Int)] = [(own.structure, [], 0)]
        var seen: Set<APISchema.Structure> = []
        while !pending.isEmpty {
            let next = pending.removeFirst()
            guard seen.insert(next.structure).inserted else { continue }
            if next.depth > 0, next.structure.field(name) != nil { return text(route + next.steps, name) }
            guard next.depth < 3 else { continue }
            for field in FieldHintSearch.sorted(next.structure.fields) {
                guard let inner = field.type.innermost, field.name != "metadata" else { continue }
                let list: [FieldPath.Step] = field.type.form == .list ? [.index(0)] : []
                pending.append((inner, next.steps + [.key(field.name)] + list, next.depth + 1))
            }
        }
        return nil
    }

    /// What people mean most often comes first.
    private static func sorted(_ fields: [APISchema.Field]) -> [APISchema.Field] {
        let first = ["securityContext", "resources", "template", "spec", "jobTemplate", "containers"]
        return fields.sorted { (first.firstIndex(of: $0.name) ?? 9) < (first.firstIndex(of: $1.name) ?? 9) }
    }

    /// The name in another mapping of the kind that is called the same: `securityContext` of a pod and of a container.
    private mutating func alike(_ name: String) -> String? {
        guard case .key(let parent)? = route.last(where: { if case .key = $0 { true } else { false } }) else {
            return nil
        }
        for (structure, steps) in everyStructure where steps.lastKey == parent && structure.field(name) != nil {
            return text(steps, name)
        }
        return nil
    }

    /// The structures of the kind, each at the first place where it stands, the outer ones first.
    private lazy var everyStructure: [(structure: APISchema.Structure, steps: [FieldPath.Step])] = {
        guard let root = way.first?.structure else { return [] }
        var found: [(structure: APISchema.Structure, steps: [FieldPath.Step])] = []
        var pending: [(structure: APISchema.Structure, steps: [FieldPath.Step])] = [(root, [])]
        var seen: [APISchema.Structure: Set<String>] = [:]
        while !pending.isEmpty, found.count < 2_000 {
            let next = pending.removeFirst()
            // One type may be called by several names.
            guard seen[next.structure, default: []].insert(next.steps.lastKey ?? "").inserted else { continue }
            found.append(next)
            for field in FieldHintSearch.sorted(next.structure.fields) where field.name != "status" {
                guard let inner = field.type.innermost, next.steps.count < 24 else { continue }
                let list: [FieldPath.Step] = field.type.form == .list ? [.index(0)] : []
                pending.append((inner, next.steps + [.key(field.name)] + list))
            }
        }
        return found
    }()
}

extension [FieldPath.Step] {
    fileprivate var lastKey: String? {
        for case .key(let key) in reversed() { return key }
        return nil
    }
}
