import Manifest

/// The form that a kustomization, or the configuration of a plugin, must have. Keys count in any case, as they do for
/// Go's JSON; an entry that is null is none.
indirect enum Shape: Sendable {
    case string, flag, number
    /// Any scalar or nothing certain.
    case any
    case list(Shape)
    /// A list whose entries are strings.
    static let strings = Shape.list(.string)
    /// A map of strings to values of one form; its keys are the author's.
    case map(Shape)
    case object([String: Shape])

    /// A value in its form: with the keys as they are known, and without what is null.
    ///
    /// - Parameter isStrict: whether unknown keys are refused.
    /// - Throws: `RenderFailure` where a value has another form.
    func normalized(_ value: Value, isStrict: Bool, at path: String = "") throws(RenderFailure) -> Value {
        func failure(_ expected: String) -> RenderFailure {
            RenderFailure(
                .invalid, "\(path.isEmpty ? "the kustomization" : path) must be \(expected)",
                at: value.origin)
        }
        switch self {
        case .any: return value
        case .string:
            guard value.scalar?.tag == .string || value.scalar?.tag == .timestamp else { throw failure("a string") }
            return value
        case .flag:
            guard value.scalar?.tag == .boolean else { throw failure("true or false") }
            return value
        case .number:
            guard value.scalar?.tag == .integer else { throw failure("a whole number") }
            return value
        case .list(let element):
            guard let list = value.list else { throw failure("a list") }
            var found: [Value] = []
            for (index, entry) in list.enumerated() {
                // An entry that is null has all fields empty.
                if entry.isNull {
                    if case .string = element { found.append(Value("", entry.origin)) }
                    if case .object = element { found.append(.emptyMap(entry.origin)) }
                    continue
                }
                found.append(try element.normalized(entry, isStrict: isStrict, at: "\(path)[\(index)]"))
            }
            return Value(.list(found), value.origin)
        case .map(let element):
            guard let map = value.map else { throw failure("a mapping") }
            var found = Map()
            for entry in map.entries {
                let made =
                    entry.value.isNull
                    ? Value("", entry.value.origin)
                    : try element.normalized(entry.value, isStrict: isStrict, at: path + "." + entry.key)
                found.entries.append(Map.Entry(key: entry.key, keyOrigin: entry.keyOrigin, value: made))
            }
            return Value(.map(found), value.origin)
        case .object(let fields):
            guard let map = value.map else { throw failure("a mapping") }
            return Value(.map(try Shape.fields(of: map, fields, isStrict: isStrict, at: path)), value.origin)
        }
    }

    private static func fields(
        of map: Map, _ fields: [String: Shape], isStrict: Bool, at path: String
    ) throws(RenderFailure) -> Map {
        var found = Map()
        for entry in map.entries {
            var key = entry.key
            if fields[key] == nil {
                let folded = FoldedKeys.folded(key)
                key = fields.keys.first { FoldedKeys.folded($0) == folded } ?? key
            }
            let place = path.isEmpty ? key : path + "." + key
            guard let shape = fields[key] else {
                guard isStrict else { continue }
                throw .invalid(
                    "unknown field \(place)", at: entry.keyOrigin)
            }
            if found.index(of: key) != nil {
                throw RenderFailure(
                    .uncertain, "\(place) appears twice, in different case", at: entry.keyOrigin)
            }
            if entry.value.isNull { continue }
            let value = try shape.normalized(entry.value, isStrict: isStrict, at: place)
            found.entries.append(Map.Entry(key: key, keyOrigin: entry.keyOrigin, value: value))
        }
        return found
    }
}
