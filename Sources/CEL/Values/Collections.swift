import Manifest

/// A list, made by an expression or standing in a document.
public struct ListValue {
    private enum Storage {
        case values([Value])
        case node(Node, ObjectShape?)
    }

    private let storage: Storage
    /// What further elements are, in words, where it may have some that nobody knows here.
    let rest: String?

    /// A list of values.
    public init(_ values: [Value]) { self.init(values, rest: nil) }

    /// - Parameter rest: what further elements are, in words, where it may have some that nobody knows here.
    init(_ values: [Value], rest: String?) { (storage, self.rest) = (.values(values), rest) }

    /// - Parameter rest: what else is in the document, where it is not all there: lists of scalars are.
    init(_ node: Node, _ shape: ObjectShape?, rest: String?) {
        storage = .node(node, shape)
        self.rest = rest.flatMap { rest in node.children.contains { !$0.isMapping } ? nil : rest }
    }

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
        case .node(let node, let shape):
            node.children.map { Value($0, shape: shape.map { $0.element ?? .plain }, rest: rest) }
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
        /// With what nobody knows of the values.
        case values(keys: [Value], values: [Value], places: [Key: Int], unknown: String?)
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
    public init() { storage = .values(keys: [], values: [], places: [:], unknown: nil) }

    init(_ node: Node, _ shape: ObjectShape?, rest: String?) { (storage, self.rest) = (.node(node, shape), rest) }

    /// Where it stands in a document; nil for one that an expression has made.
    var node: Node? { if case .node(let node, _) = storage { node } else { nil } }

    /// What nobody knows of its values, in words; nil where all is known, as of what stands in a document.
    var unknownEntry: String? { if case .values(_, _, _, let unknown) = storage { unknown } else { nil } }

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
        if let shape, shape.drops(field) || rest == nil && shape.replaces(name, of: node) { return nil }
        return Value(field, shape: shape?.shape(of: name), rest: rest)
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
        switch storage {
        case .values(let keys, _, _, _): keys.count
        case .node(let node, nil): node.count
        case .node(let node, let shape): entries(of: node, shape).count
        }
    }

    /// The keys, in the order in which they were put in.
    public var keys: [Value] {
        switch storage {
        case .values(let keys, _, _, _): keys
        case .node(let node, let shape): entries(of: node, shape).map(\.key)
        }
    }

    /// The keys with their values.
    public var entries: [(key: Value, value: Value)] {
        switch storage {
        case .values(let keys, let values, _, _): Array(zip(keys, values))
        case .node(let node, let shape): entries(of: node, shape)
        }
    }

    /// The value of a key.
    subscript(key: Value) -> Value? {
        guard let key = Key(key) else { return nil }
        switch storage {
        case .values(_, let values, let places, _): return places[key].map { values[$0] }
        case .node(let node, let shape):
            guard case .string(let text) = key else { return nil }
            let name = text.string
            if let child = node[name], let value = value(of: child, name, in: node, shape) { return value }
            return addition(name, to: node, shape)
        }
    }

    /// The value of a field, and its place in the document.
    ///
    /// - Parameter key: the same name as a key.
    func field(_ name: String, _ key: Text) -> (value: Value?, node: Node?) {
        guard case .node(let node, let shape) = storage else { return (self[.string(key)], nil) }
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
        guard case .values(var keys, var values, var places, let unknown) = storage else { return false }
        storage = .values(keys: [], values: [], places: [:], unknown: nil)
        if let known = places[place] {
            values[known] = value
        } else {
            places[place] = keys.count
            keys.append(key)
            values.append(value)
        }
        storage = .values(keys: keys, values: values, places: places, unknown: unknown ?? value.unknownPart)
        return true
    }
}
