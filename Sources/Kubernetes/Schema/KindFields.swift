import Manifest
import Synchronization

/// All fields of a kind, for the search of what may be meant by a field that there is not. They are found once for each kind:
/// a file may have a great many wrong fields.
struct KindFields: Sendable {
    /// A mapping in which fields stand.
    struct Place: Sendable {
        let structure: APISchema.Structure
        /// The route to it.
        let steps: [FieldPath.Step]
        /// The number of fields on the route.
        let depth: Int
    }

    /// The mappings, each at the first route under a name, the outer ones first.
    private let places: [Place]
    /// In which of them a field stands, by its name.
    private let placesOfFields: [String: [Int]]
    /// The fields by their names without what people get wrong first; the outermost of several.
    let names: [String: String]

    private static let known = Mutex<[APISchema.Structure: KindFields]>([:])

    /// The fields of the kind with this structure.
    static func of(_ root: APISchema.Structure) -> KindFields {
        known.withLock { known in
            if let found = known[root] { return found }
            let fields = KindFields(root)
            known[root] = fields
            return fields
        }
    }

    /// The mappings in which a field of a name stands, the outer ones first.
    func places(of name: String) -> some Sequence<Place> {
        (placesOfFields[name] ?? []).lazy.map { places[$0] }
    }

    private init(_ root: APISchema.Structure) {
        var found = [Place(structure: root, steps: [], depth: 0)]
        var seen: [APISchema.Structure: Set<String>] = [root: [""]]
        var next = 0
        while next < found.count, found.count < 2_000 {
            let place = found[next]
            next += 1
            for field in FieldHintSearch.sorted(place.structure.fields) where field.name != "status" {
                guard let inner = field.type.innermost, place.depth < 24 else { continue }
                // One type may be called by several names.
                guard seen[inner, default: []].insert(field.name).inserted else { continue }
                let list: [FieldPath.Step] = field.type.form == .list ? [.index(0)] : []
                let steps = place.steps + [.key(field.name)] + list
                found.append(Place(structure: inner, steps: steps, depth: place.depth + 1))
            }
        }
        var (names, placesOfFields) = ([:] as [String: String], [:] as [String: [Int]])
        for (index, place) in found.enumerated() {
            for name in place.structure.fields.map(\.name) {
                placesOfFields[name, default: []].append(index)
                if names[FieldHintSearch.bare(name)] == nil { names[FieldHintSearch.bare(name)] = name }
            }
        }
        (places, self.placesOfFields, self.names) = (found, placesOfFields, names)
    }
}
