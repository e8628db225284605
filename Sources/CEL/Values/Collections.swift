import Manifest

/// A list, made by an expression or standing in a document.
public struct ListValue {
    private enum Storage {
        case values([Value])
        case node(Node, ObjectShape?)
    }

    private let storage: Storage

    /// A list of values.
    public init(_ values: [Value]) { storage = .values(values) }

    init(_ node: Node, _ shape: ObjectShape?) { storage = .node(node, shape) }

    /// Where it stands in a document; nil for one that an expression has made.
    var node: Node? { if case .node(let node, _) = storage { node } else { nil } }

    /// How many elements it has.
    public var count: Int {
        switch storage {
        case .values(let values): values.count
        case .node(let node, _): node.count
        }
    }

    /// The elements.
    public var elements: [Value] {
        switch storage {
        case .values(let values): values
        case .node(let node, let shape): node.children.map { Value($0, shape: shape.map { $0.element ?? .plain }) }
        }
    }

    subscript(index: Int) -> Value? {
        guard index >= 0, index < count else { return nil }
        switch storage {
        case .values(let values): return values[index]
        case .node: return elements[index]
        }
    }
}

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

    private enum Storage {
        case values(keys: [Value], values: [Value], places: [Key: Int])
        case node(Node, ObjectShape?)
    }

    private var storage: Storage
    /// What further entries are, in words, where it may have some that nobody knows here.
    private(set) var rest: String?

    /// An empty map.
    ///
    /// - Parameter rest: what further entries are, in words, where it may have some that nobody knows here.
    public init(rest: String?) {
        self.init()
        self.rest = rest
    }

    /// An empty map.
    public init() { storage = .values(keys: [], values: [], places: [:]) }

    init(_ node: Node, _ shape: ObjectShape?) { storage = .node(node, shape) }

    /// Where it stands in a document; nil for one that an expression has made.
    var node: Node? { if case .node(let node, _) = storage { node } else { nil } }

    /// The entries of a mapping as a policy sees them.
    private static func entries(of node: Node, _ shape: ObjectShape?) -> [(key: Value, value: Value)] {
        var entries: [(key: Value, value: Value)] = []
        for child in node.children
        where !(shape.map { $0.drops(child) || $0.replaces(child.key, of: node) } ?? false) {
            entries.append(
                (.string(Text(utf8: Array(child.keyUTF8))), Value(child, shape: shape?.shape(of: child.key))))
        }
        for (name, value) in shape?.additions(to: node) ?? [] { entries.append((.string(Text(name)), value)) }
        return entries
    }

    /// How many keys it has.
    public var count: Int {
        switch storage {
        case .values(let keys, _, _): keys.count
        case .node(let node, nil): node.count
        case .node(let node, let shape): MapValue.entries(of: node, shape).count
        }
    }

    /// The keys, in the order in which they were put in.
    public var keys: [Value] {
        switch storage {
        case .values(let keys, _, _): keys
        case .node(let node, let shape): MapValue.entries(of: node, shape).map(\.key)
        }
    }

    /// The keys with their values.
    public var entries: [(key: Value, value: Value)] {
        switch storage {
        case .values(let keys, let values, _): Array(zip(keys, values))
        case .node(let node, let shape): MapValue.entries(of: node, shape)
        }
    }

    /// The value of a key.
    subscript(key: Value) -> Value? {
        guard let key = Key(key) else { return nil }
        switch storage {
        case .values(_, let values, let places): return places[key].map { values[$0] }
        case .node(let node, let shape):
            guard case .string(let text) = key else { return nil }
            let name = text.string
            if let child = node[name], !(shape.map { $0.drops(child) || $0.replaces(name, of: node) } ?? false) {
                return Value(child, shape: shape?.shape(of: name))
            }
            return shape?.additions(to: node).first { $0.name == name }?.value
        }
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
        guard case .values(var keys, var values, var places) = storage else { return false }
        storage = .values(keys: [], values: [], places: [:])
        if let known = places[place] {
            values[known] = value
        } else {
            places[place] = keys.count
            keys.append(key)
            values.append(value)
        }
        storage = .values(keys: keys, values: values, places: places)
        return true
    }
}
