/// The type of an expression, as far as it is known before it is evaluated.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#gradual-type-checking
public indirect enum CELType: Hashable, Sendable {
    case null, bool, int, uint, double, string, bytes, duration, timestamp
    /// Any type: what it is shows at run time.
    case dyn
    case list(CELType)
    case map(CELType, CELType)
    case optional(CELType)
    /// The type of a type.
    case type(CELType)
    /// One whose fields are known.
    case object(ObjectType)
    /// One that Kubernetes adds, by its name.
    case opaque(String)
    /// One that stands for others in the declaration of a function, by its number.
    case parameter(Int)

    /// The name of the type, without what it holds.
    public var name: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .duration: "google.protobuf.Duration"
        case .timestamp: "google.protobuf.Timestamp"
        case .dyn, .parameter: "dyn"
        case .list: "list"
        case .map: "map"
        case .optional: "optional_type"
        case .type: "type"
        case .object(let type): type.name
        case .opaque(let name): name
        }
    }

    /// How people and the API server write it.
    public var description: String {
        switch self {
        case .null: "null"
        case .list(let inner), .optional(let inner), .type(let inner): "\(name)(\(inner.description))"
        case .map(let key, let value): "\(name)(\(key.description), \(value.description))"
        default: name
        }
    }
}

/// A type whose fields are known: there are no others.
public struct ObjectType: Hashable, Sendable {
    /// The name that the API server gives it.
    public let name: String
    /// The types of the fields, by their names.
    public let fields: [String: CELType]

    /// Creates a type.
    public init(_ name: String, _ fields: [String: CELType]) { (self.name, self.fields) = (name, fields) }
}
