import Manifest

/// A map, made by an expression or standing in a document.
public struct MapValue {
    /// What a key is told apart by: numbers by their value, whatever their type.
    enum Key: Hashable {
        case bool(Bool)
        case int(Int)
        case uint(UInt)
        case string(Text)

        /// nil for what is no key.
        init?(_ value: Value) {
            switch value {
            case .bool(let value): self = .bool(value)
            case .int(let value): self = .int(value)
            case .uint(let value): self = Int(exactly: value).map { .int($0) } ?? .uint(value)
            case .double(let value):
                if let whole = Int(exactly: value) {
                    self = .int(whole)
                } else if let whole = UInt(exactly: value) {
                    self = .uint(whole)
                } else {
                    return nil
                }
            case .string(let text): self = .string(text)
            default: return nil
            }
        }
    }

    // Values are copied all the time: what is rare is kept behind a reference.
    private enum Storage {
        case empty
        case made(Made)
        case node(Node, ObjectShape?)
        case open(Open)
    }

    /// The entries of a map that an expression has made.
    private final class Made {
        var keys: [Value] = []
        var values: [Value] = []
        var places: [Key: Int] = [:]
        /// What nobody knows of the values.
        var unknown: String?
        let rest: String?

        init(rest: String?) { self.rest = rest }

        init(copying other: Made) {
            (keys, values, places) = (other.keys, other.values, other.places)
            (unknown, rest) = (other.unknown, other.rest)
        }
    }

    /// A mapping of which not all is known.
    private final class Open {
        let node: Node
        let shape: ObjectShape?
        let rest: String

        init(_ node: Node, _ shape: ObjectShape?, rest: String) {
            (self.node, self.shape, self.rest) = (node, shape, rest)
        }
    }

    private var storage: Storage

    /// An empty map.
    ///
    /// - Parameter rest: what further entries are, in words, where it may have some that nobody knows here.
    public init(rest: String?) { storage = rest == nil ? .empty : .made(Made(rest: rest)) }

    /// An empty map.
    public init() { storage = .empty }

    init(_ node: Node, _ shape: ObjectShape?, rest: String?) {
        storage = rest.map { .open(Open(node, shape, rest: $0)) } ?? .node(node, shape)
    }

    /// The mapping, with its shape, where it stands in a document.
    private var document: (node: Node, shape: ObjectShape?)? {
        switch storage {
        case .empty, .made: nil
        case .node(let node, let shape): (node, shape)
        case .open(let open): (open.node, open.shape)
        }
    }

    private var made: Made? { if case .made(let made) = storage { made } else { nil } }

    /// What further entries are, in words, where it may have some that nobody knows here.
    var rest: String? {
        switch storage {
        case .empty, .node: nil
        case .made(let made): made.rest
        case .open(let open): open.rest
        }
    }

    /// Where it stands in a document; nil for one that an expression has made.
    var node: Node? { document?.node }

    /// What nobody knows of its values, in words; nil where all is known, as of what stands in a document.
    var unknownEntry: String? { made?.unknown }

    /// The entries of a mapping as a policy sees them.
    private func entries(of node: Node, _ shape: ObjectShape?) -> [(key: Value, value: Value)] {
        var entries: [(key: Value, value: Value)] = []
        for child in node.children {
            guard let value = value(of: child, child.key, in: node, shape) else { continue }
            entries.append((.string(Text(utf8: Array(child.keyUTF8))), value))
        }
        for (name, value) in additions(to: node, shape) { entries.append((.string(Text(name)), value)) }
        return entries
    }

    /// The value of a field of a mapping as a policy sees it; nil for none.
    private func value(of field: Node, _ name: String, in node: Node, _ shape: ObjectShape?) -> Value? {
        guard let shape else { return Value(field, shape: nil, rest: rest) }
        guard let own = shape.view(of: field, named: name), rest != nil || !shape.replaces(name, of: node) else {
            return nil
        }
        return Value(field, shape: own, rest: rest)
    }

    /// The fields that have a value though the text gives them none. Where it is not all there is, nobody knows which these are.
    private func additions(to node: Node, _ shape: ObjectShape?) -> [(name: String, value: Value)] {
        rest == nil ? shape?.additions(to: node) ?? [] : []
    }

    private func addition(_ name: String, to node: Node, _ shape: ObjectShape?) -> Value? {
        rest == nil ? shape?.addition(name, to: node) : nil
    }

    /// How many keys it has.
    public var count: Int {
        guard let (node, shape) = document else { return made?.keys.count ?? 0 }
        guard let shape else { return node.count }
        if let count = shape.count(of: node) { return count }
        let own = node.children.count { value(of: $0, $0.key, in: node, shape) != nil }
        return own + additions(to: node, shape).count
    }

    /// The keys, in the order in which they were put in.
    public var keys: [Value] {
        guard let (node, shape) = document else { return made?.keys ?? [] }
        return entries(of: node, shape).map(\.key)
    }

    /// The keys with their values.
    public var entries: [(key: Value, value: Value)] {
        guard let (node, shape) = document else { return made.map { Array(zip($0.keys, $0.values)) } ?? [] }
        return entries(of: node, shape)
    }

    /// The value of a key.
    subscript(key: Value) -> Value? {
        guard let key = Key(key) else { return nil }
        guard document != nil else { return made.flatMap { made in made.places[key].map { made.values[$0] } } }
        guard case .string(let text) = key else { return nil }
        return field(text.string, text).value
    }

    /// The value of a field, and its place in the document.
    ///
    /// - Parameter key: the same name as a key.
    func field(_ name: String, _ key: Text) -> (value: Value?, node: Node?) {
        guard let (node, shape) = document else { return (self[.string(key)], nil) }
        let child = node[name]
        if let child, let value = value(of: child, name, in: node, shape) { return (value, child) }
        return (addition(name, to: node, shape), child)
    }

    /// The value of a key.
    ///
    /// - Throws: where nobody knows whether there is one.
    func known(_ key: Value) throws(EvaluationError) -> Value? {
        if let value = self[key] { return value }
        if let rest { throw .unknown(rest) }
        return nil
    }

    subscript(field: String) -> Value? { self[.string(Text(field))] }

    /// Puts a value in. A key that is there gets the new value.
    ///
    /// - Returns: false where the key cannot be one.
    @discardableResult
    public mutating func set(_ key: Value, to value: Value) -> Bool {
        guard let place = Key(key) else { return false }
        if case .double = key { return false }
        guard document == nil else { return false }
        var own = made ?? Made(rest: nil)
        storage = .empty
        if !isKnownUniquelyReferenced(&own) { own = Made(copying: own) }
        if let known = own.places[place] {
            own.values[known] = value
        } else {
            own.places[place] = own.keys.count
            own.keys.append(key)
            own.values.append(value)
        }
        own.unknown = own.unknown ?? value.unknownPart
        storage = .made(own)
        return true
    }

    /// Takes a key away from a map that an expression has made.
    mutating func remove(_ key: Value) {
        guard let made, let place = Key(key), made.places[place] != nil else { return }
        var left = MapValue(rest: made.rest)
        for entry in entries where Key(entry.key) != place { left.set(entry.key, to: entry.value) }
        self = left
    }
}
