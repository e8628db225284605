import Manifest

/// A value of an expression.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#values
public enum Value {
    case null
    case bool(Bool)
    case int(Int)
    case uint(UInt)
    case double(Double)
    case string(Text)
    case bytes([UInt8])
    case list(ListValue)
    case map(MapValue)
    /// A duration in nanoseconds.
    case duration(Int)
    case timestamp(Timestamp)
    /// A type by its name.
    case type(String)
    /// A value that may be absent.
    indirect case optional(Value?)
    /// A value of one of Kubernetes' libraries.
    indirect case opaque(Opaque)
    /// A value that is there, and that nobody knows here; with what it is, in words. Whatever needs it has no value either.
    case unknown(String)

    /// The value of a node of a document, as the API server gives it to a policy. Lists and mappings are not copied.
    ///
    /// - Parameters:
    ///   - shape: what the API server makes of it; nil for a custom resource, which stays as it is.
    ///   - rest: what else is in the document, in words, where it is not all there, as in a patch.
    public init(_ node: Node, shape: ObjectShape? = nil, rest: String? = nil) {
        if shape?.isQuantity ?? false, let text = node.scalarText, node.kind != .null {
            self = .string(ExactQuantity.canonical(Text(text)).map { Text($0) } ?? Text(text))
            return
        }
        switch node.kind {
        case .null: self = shape?.isText ?? false ? .string(Text("")) : .null
        case .boolean: self = .bool(node.bool ?? false)
        case .integer: self = node.int.map { .int($0) } ?? .double(Double(node.scalarText ?? "") ?? 0)
        case .float:
            let number = Double(node.scalarText ?? "") ?? 0
            // Of Kubernetes' own kinds no field is a fraction: `4.0` is 4 in Go's types.
            self = shape == nil ? .double(number) : Int(exactly: number).map { .int($0) } ?? .double(number)
        case .string: self = .string(Text(utf8: Array(node.utf8)))
        case .sequence: self = .list(ListValue(node, shape, rest: rest))
        case .mapping: self = .map(MapValue(node, shape, rest: rest))
        }
    }

    /// Its type; that of what it holds is not looked at.
    var type: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .duration: .duration
        case .timestamp: .timestamp
        case .type: .type(.dyn)
        case .optional: .optional(.dyn)
        case .opaque(let value): .opaque(value.typeName)
        case .unknown: .dyn
        }
    }

    /// The name of its type.
    public var typeName: String { type.name }

    /// The value in words.
    public var description: String { StringFormat.text(of: self) }

    /// Whether two values are equal, as `==` of the language has it.
    public func isSame(as other: Value) -> Bool { equals(other) }

    var isNumber: Bool {
        switch self {
        case .int, .uint, .double: true
        default: false
        }
    }

    /// Whether it is the value that a field has where nobody sets it.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let text): text.utf8.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let list): list.count == 0
        case .map(let map): map.count == 0
        case .duration(let value): value == 0
        case .timestamp(let value): value == Timestamp(seconds: 0, nanoseconds: 0)
        case .optional(let value): value == nil
        case .type, .opaque, .unknown: false
        }
    }
}

extension Value {
    /// What nobody knows of it, or of something in it, in words; nil where all is known, as of what stands in a document.
    var unknownPart: String? {
        switch self {
        case .unknown(let subject): subject
        case .optional(let inner): inner?.unknownPart
        case .list(let list): list.rest ?? list.unknownElement
        case .map(let map): map.rest ?? map.unknownEntry
        default: nil
        }
    }

    /// What further elements or entries of it are, in words, where it may have some that nobody knows here.
    var rest: String? {
        switch self {
        case .list(let list): list.rest
        case .map(let map): map.rest
        default: nil
        }
    }

    /// Where a list or map stands in a document; nil for anything else, and for what an expression has made.
    var node: Node? {
        switch self {
        case .list(let list): list.node
        case .map(let map): map.node
        default: nil
        }
    }

    /// Whether it is a list or a map and the other is neither, or not the same of the two.
    func isUnlike(_ other: Value) -> Bool {
        switch (self, other) {
        case (.unknown, _), (_, .unknown), (.optional, _), (_, .optional), (.list, .list), (.map, .map): false
        case (.list, _), (_, .list), (.map, _), (_, .map): true
        default: false
        }
    }

    /// The value, unless nobody knows it.
    ///
    /// - Throws: then.
    var known: Value {
        get throws(EvaluationError) {
            if case .unknown(let subject) = self { throw .unknown(subject) }
            return self
        }
    }
}

/// A value that no document is needed for any more, and that nothing changes.
public struct DetachedValue: @unchecked Sendable {
    /// The value.
    public let value: Value

    /// A copy of a value, of all that is in it as well.
    public init(_ value: Value) { self.value = DetachedValue.copy(value) }

    private static func copy(_ value: Value) -> Value {
        switch value {
        case .list(let list): .list(ListValue(list.elements.map(copy), rest: list.rest))
        case .map(let map):
            .map(map.entries.reduce(into: MapValue(rest: map.rest)) { $0.set($1.key, to: copy($1.value)) })
        case .optional(let inner): .optional(inner.map(copy))
        default: value
        }
    }
}

/// A value that Kubernetes adds to the language.
public enum Opaque: Hashable {
    case quantity(ExactQuantity)
    case url(ParsedURL)
    case ip(IPAddress)
    case cidr(IPPrefix)
    case semver(SemanticVersion)
    case format(NamedFormat)

    var typeName: String {
        switch self {
        case .quantity: "kubernetes.Quantity"
        case .url: "kubernetes.URL"
        case .ip: "net.IP"
        case .cidr: "net.CIDR"
        case .semver: "kubernetes.Semver"
        case .format: "kubernetes.NamedFormat"
        }
    }

    /// The value in words, where it can be made a string.
    public var text: String? {
        switch self {
        case .ip(let address): address.description
        case .cidr(let prefix): prefix.description
        default: nil
        }
    }
}
