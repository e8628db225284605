/// Where something in a rendered object comes from: a place in a file of the tree.
public struct Origin: Sendable, Hashable {
    /// The number of the file in the list of the rendering; -1 for none.
    public var file: Int32
    /// The line, from 1.
    public var line: Int32
    /// The column, from 1.
    public var column: Int32

    static let none = Origin(file: -1, line: 1, column: 1)
}

/// A value of a manifest while it is rendered. Values are copied only where they change.
struct Value: Sendable {
    enum Content: Sendable {
        case scalar(Scalar)
        case map(Map)
        case list([Value])
    }

    var content: Content
    var origin: Origin

    init(_ content: Content, _ origin: Origin) {
        self.content = content
        self.origin = origin
    }

    /// Creates a string scalar, which stays a string whatever its text.
    init(_ text: String, _ origin: Origin) { self.init(.scalar(Scalar(text, .string)), origin) }

    static func emptyMap(_ origin: Origin) -> Value { Value(.map(Map()), origin) }

    var isNull: Bool { if case .scalar(let scalar) = content { scalar.tag == .null } else { false } }

    var isMap: Bool { if case .map = content { true } else { false } }

    var isList: Bool { if case .list = content { true } else { false } }

    var isScalar: Bool { if case .scalar = content { true } else { false } }

    var scalar: Scalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

    /// The text of a scalar as it is written.
    var text: String? { scalar.flatMap { $0.tag == .null ? nil : $0.text } }

    var map: Map? { if case .map(let map) = content { map } else { nil } }

    var list: [Value]? { if case .list(let list) = content { list } else { nil } }

    /// Whether it is a map without entries.
    var isEmptyMap: Bool { map?.entries.isEmpty ?? false }

    /// The value under a key; nil for none and for what is no map.
    subscript(_ key: String) -> Value? { if case .map(let map) = content { map[key] } else { nil } }

    /// The value at the end of a route of keys.
    func at(_ keys: String...) -> Value? {
        var value = self
        for key in keys {
            guard let next = value[key] else { return nil }
            value = next
        }
        return value
    }

    /// Makes sure that the value is nested within the limit where it is put in.
    ///
    /// - Parameter depth: below how many fields and elements that is.
    /// - Throws: `RenderFailure` where it is not.
    func requireNesting(below depth: Int, at origin: Origin) throws(RenderFailure) {
        var level = [self]
        var depth = depth
        while !level.isEmpty {
            guard depth <= RenderLimits.nesting else {
                throw RenderFailure(.limit, "nested more than \(RenderLimits.nesting) levels deep", at: origin)
            }
            level = level.flatMap { value in
                switch value.content {
                case .scalar: [Value]()
                case .map(let map): map.entries.map(\.value)
                case .list(let list): list
                }
            }
            depth += 1
        }
    }

    /// How many values there are in it, itself included, as far as they are below a limit; a long text counts for several.
    func count(upTo limit: Int) -> Int {
        var count = 0
        var pending = [self]
        while let next = pending.popLast(), count < limit {
            count += 1
            switch next.content {
            case .scalar(let scalar): count += scalar.text.utf8.count / 256
            case .map(let map): pending += map.entries.map(\.value)
            case .list(let list): pending += list
            }
        }
        return min(count, limit)
    }

    /// Changes a map in place.
    mutating func withMap<Result>(_ body: (inout Map) throws(RenderFailure) -> Result) throws(RenderFailure) -> Result?
    {
        guard case .map(var map) = content else { return nil }
        content = .list([])
        defer { content = .map(map) }
        return try body(&map)
    }

    /// Changes a list in place.
    mutating func withList<Result>(
        _ body: (inout [Value]) throws(RenderFailure) -> Result
    ) throws(RenderFailure) -> Result? {
        guard case .list(var list) = content else { return nil }
        content = .list([])
        defer { content = .list(list) }
        return try body(&list)
    }

    /// Sets an entry of a map; does nothing to what is no map.
    mutating func set(_ key: String, _ value: Value, keyOrigin: Origin? = nil) {
        guard case .map(var map) = content else { return }
        content = .list([])
        map.set(key, value, keyOrigin: keyOrigin ?? value.origin)
        content = .map(map)
    }

    /// Takes an entry of a map away.
    mutating func remove(_ key: String) {
        guard case .map(var map) = content else { return }
        content = .list([])
        map.remove(key)
        content = .map(map)
    }

    /// Takes an entry away of a map that is an entry itself.
    mutating func remove(_ key: String, of parent: String) {
        guard var map = self[parent] else { return }
        map.remove(key)
        set(parent, map)
    }

    /// Sets a value at the end of a route of keys, and makes the maps on the way that are not there.
    mutating func set(_ value: Value, at keys: some Collection<String>) {
        guard let first = keys.first else {
            self = value
            return
        }
        guard case .map(var map) = content else { return }
        content = .list([])
        map.update(first, orMake: .emptyMap(value.origin)) { child in
            if child.isNull { child = .emptyMap(value.origin) }
            child.set(value, at: keys.dropFirst())
        }
        content = .map(map)
    }
}

/// A scalar: its text, and the type that it has whatever its text becomes.
struct Scalar: Sendable, Hashable {
    enum Tag: UInt8, Sendable {
        case string, integer, float, boolean, null, timestamp
        /// A scalar that kustomize makes without a type: its text decides.
        case untyped
    }

    var text: String
    var tag: Tag
    /// Whether it stands in quotes or in a block. What takes its place then becomes a string.
    var isQuoted = false
    /// For a text in a block that keeps its lines: how many columns its lines are set in. -1 for any other.
    var blockIndent: Int32 = -1
    /// Whether it stands in a block whose lines are folded.
    var isFolded = false
    /// Whether nothing stands where it is, in braces or brackets. kustomize writes quotes there, and so makes a text of it.
    var isEmptyInFlow = false

    init(_ text: String, _ tag: Tag, isQuoted: Bool = false) {
        self.text = text
        self.tag = tag
        self.isQuoted = isQuoted
    }

    static let null = Scalar("null", .null)
}

/// The entries of a map in their order.
struct Map: Sendable {
    struct Entry: Sendable {
        var key: String
        var keyOrigin: Origin
        var value: Value
    }

    var entries: [Entry] = []

    subscript(_ key: String) -> Value? { entries.first { $0.key == key }?.value }

    func index(of key: String) -> Int? { entries.firstIndex { $0.key == key } }

    mutating func set(_ key: String, _ value: Value, keyOrigin: Origin) {
        if let index = index(of: key) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, keyOrigin: keyOrigin, value: value))
        }
    }

    /// Sets the entries of another.
    mutating func merge(_ other: Map) {
        guard entries.count + other.entries.count > 16 else {
            for entry in other.entries { set(entry.key, entry.value, keyOrigin: entry.keyOrigin) }
            return
        }
        var places = Dictionary(entries.indices.map { (entries[$0].key, $0) }) { first, _ in first }
        for entry in other.entries {
            if let index = places[entry.key] {
                entries[index].value = entry.value
            } else {
                places[entry.key] = entries.count
                entries.append(entry)
            }
        }
    }

    mutating func remove(_ key: String) { if let index = index(of: key) { entries.remove(at: index) } }

    /// Makes a text of each value; an empty one of what has none.
    mutating func makeTexts(_ text: (Value) -> String?) {
        for index in entries.indices {
            let value = entries[index].value
            entries[index].value = Value(text(value) ?? "", value.origin)
        }
    }

    /// Changes a value in place, where there is one or one is made.
    mutating func update(
        _ key: String, orMake made: Value? = nil, _ body: (inout Value) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        if index(of: key) == nil {
            guard let made else { return }
            entries.append(Entry(key: key, keyOrigin: made.origin, value: made))
        }
        guard let index = index(of: key) else { return }
        try body(&entries[index].value)
    }

    mutating func update(_ key: String, orMake made: Value, _ body: (inout Value) -> Void) {
        if index(of: key) == nil { entries.append(Entry(key: key, keyOrigin: made.origin, value: made)) }
        guard let index = index(of: key) else { return }
        body(&entries[index].value)
    }
}

/// The entries of a map by their keys, for maps in which many are looked for. Of two with one key it has the first.
struct EntriesByKey {
    private let entries: [Map.Entry]
    /// nil for a map that is looked through faster.
    private let places: [String: Int]?

    init(_ map: Map?) {
        entries = map?.entries ?? []
        places =
            entries.count <= 8
            ? nil : Dictionary(entries.indices.map { [entries] in (entries[$0].key, $0) }) { first, _ in first }
    }

    subscript(_ key: String) -> Map.Entry? {
        guard let places else { return entries.first { $0.key == key } }
        return places[key].map { entries[$0] }
    }
}
