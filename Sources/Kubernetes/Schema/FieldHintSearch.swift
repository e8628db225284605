import Manifest
import Text

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

    func hint(for node: Node) -> FieldHint? {
        guard let own = way.last else { return nil }
        let name = node.key
        let names = own.structure.fields.map(\.name)
        if let same = names.first(where: { FieldHintSearch.bare($0) == FieldHintSearch.bare(name) }) {
            return .spelled(same)
        }
        // `secret.name` for secretName, `storageClass` for storageClassName.
        if let longer = FieldHintSearch.longer(name, among: own.structure.fields) { return .spelled(longer) }
        if let path = joined(name, among: own.structure.fields) { return .elsewhere(path) }
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
        if let longer = FieldHintSearch.beginning(name, among: names) { return .spelled(longer) }
        // Wrong in both: one level off, and in other case.
        guard let other = kindFields?.names[FieldHintSearch.bare(name)], other != name else { return nil }
        return (above(other) ?? below(other) ?? alike(other)).map { .elsewhere($0) }
    }

    /// A name without what people get wrong first.
    static func bare(_ name: String) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" } }

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

    /// The field of a mapping whose name the word begins with: `service.name` for serviceName.
    private func joined(_ word: String, among fields: [APISchema.Field]) -> String? {
        for field in fields where word.hasPrefix(field.name) && field.type.form == .structure {
            let rest = word.dropFirst(field.name.count)
            guard let first = rest.first, first.isUppercase else { continue }
            let name = first.lowercased() + rest.dropFirst()
            if field.type.structure.field(name) != nil { return text(route + [.key(field.name)], name) }
        }
        return nil
    }

    /// The field with whose name the word ends: `configMapName` for name.
    private static func shorter(_ word: String, among names: [String]) -> String? {
        names.first { name in
            name.utf8.count >= 4 && word.hasSuffix(name.prefix(1).uppercased() + name.dropFirst())
        }
    }

    /// The one field that begins with the word, or with what it is the plural of: `hostnames` for hosts.
    private static func beginning(_ word: String, among names: [String]) -> String? {
        let stem = word.hasSuffix("s") ? word.dropLast() : word[...]
        guard stem.utf8.count >= 4 else { return nil }
        let found = names.filter { $0.hasPrefix(stem) }
        return found.count == 1 ? found[0] : nil
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
        let place = KindFields.of(own.structure).places(of: name).first { place in
            (1...3).contains(place.depth) && !place.steps.contains(.key("metadata"))
        }
        return place.map { text(route + $0.steps, name) }
    }

    /// What people mean most often comes first.
    static func sorted(_ fields: [APISchema.Field]) -> [APISchema.Field] {
        let first = ["securityContext", "resources", "template", "spec", "jobTemplate", "containers"]
        return fields.sorted { (first.firstIndex(of: $0.name) ?? 9) < (first.firstIndex(of: $1.name) ?? 9) }
    }

    /// The name in another mapping of the kind that is called the same: `securityContext` of a pod and of a container.
    private func alike(_ name: String) -> String? {
        guard case .key(let parent)? = route.last(where: { if case .key = $0 { true } else { false } }) else {
            return nil
        }
        let place = kindFields?.places(of: name).first { $0.steps.lastKey == parent }
        return place.map { text($0.steps, name) }
    }

    private var kindFields: KindFields? { way.first.map { KindFields.of($0.structure) } }
}

extension [FieldPath.Step] {
    var lastKey: String? {
        for case .key(let key) in reversed() { return key }
        return nil
    }
}
