import Manifest

/// A list, made by an expression or standing in a document.
public struct ListValue {
    private enum Storage {
        case values([Value])
        case node(Node)
    }

    private let storage: Storage

    /// A list of values.
    public init(_ values: [Value]) { storage = .values(values) }

    init(_ node: Node) { storage = .node(node) }

    /// How many elements it has.
    public var count: Int {
        switch storage {
        case .values(let values): values.count
        case .node(let node): node.count
        }
    }

    /// The elements.
    public var elements: [Value] {
        switch storage {
        case .values(let values): values
        case .node(let node): node.children.map { Value($0) }
        }
    }

    subscript(index: Int) -> Value? {
        guard index >= 0, index < count else { return nil }
        switch storage {
        case .values(let values): return values[index]
        case .node(let node):
            for (place, child) in node.children.enumerated() where place == index { return Value(child) }
            return nil
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
        case node(Node)
    }

    private var storage: Storage

    /// An empty map.
    public init() { storage = .values(keys: [], values: [], places: [:]) }

    init(_ node: Node) { storage = .node(node) }

    /// How many keys it has.
    public var count: Int {
        switch storage {
        case .values(let keys, _, _): keys.count
        case .node(let node): node.count
        }
    }

    /// The keys, in the order in which they were put in.
    public var keys: [Value] {
        switch storage {
        case .values(let keys, _, _): keys
        case .node(let node): node.children.map { .string(Text(utf8: Array($0.keyUTF8))) }
        }
    }

    /// The keys with their values.
    public var entries: [(key: Value, value: Value)] {
        switch storage {
        case .values(let keys, let values, _): Array(zip(keys, values))
        case .node(let node): node.children.map { (.string(Text(utf8: Array($0.keyUTF8))), Value($0)) }
        }
    }

    /// The value of a key.
    subscript(key: Value) -> Value? {
        guard let key = Key(key) else { return nil }
        switch storage {
        case .values(_, let values, let places): return places[key].map { values[$0] }
        case .node(let node):
            guard case .string(let text) = key else { return nil }
            return node.children.first { $0.keyUTF8.elementsEqual(text.utf8) }.map { Value($0) }
        }
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
