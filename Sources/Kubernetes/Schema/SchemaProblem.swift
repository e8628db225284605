import Manifest

/// Something in an object that the API does not have, or does not take.
public struct SchemaProblem {
    /// The ways in which a value differs from the schema.
    public enum Cause {
        /// There is no such field; what may be meant.
        case unknownField(FieldHint?)
        /// The value is of another type than the field, which a message calls so.
        case wrongType(String)
        /// The value is none of those that the field may have.
        case wrongValue([String])
        /// The version of Kubernetes that was asked for does not have the field: it came later, or is gone.
        case otherVersion(APISchema.Span)
        /// The same of a value.
        case valueOfOtherVersion(APISchema.Span)
        /// A field is missing without which the API server takes nothing.
        case missing(String)
    }

    /// What is wrong.
    public var cause: Cause
    /// The field or value; where something is missing, what it is missing in.
    public var node: Node
    /// The route from the object to it.
    public var steps: [FieldPath.Step]

    /// Whether it is a field that there is not, and something may be meant by it.
    public var hasHint: Bool { if case .unknownField(_?) = cause { true } else { false } }

    /// The route as text.
    public var path: FieldPath { FieldPath(steps) }
}

/// What may be meant by a field that there is not.
public enum FieldHint: Equatable {
    /// A field of the same mapping that is spelled otherwise.
    case spelled(String)
    /// The field, as it is spelled, somewhere else.
    case elsewhere(String)
    /// What stands in the field belongs one level higher.
    case higher

    /// The hint as the end of a sentence.
    public var text: String {
        switch self {
        case .spelled(let name): "; did you mean \(name)?"
        case .elsewhere(let path): "; it belongs at \(path)"
        case .higher: "; its contents belong one level higher"
        }
    }

    /// The name of the field that is meant.
    public var name: String {
        switch self {
        case .spelled(let name): name
        case .higher: ""
        case .elsewhere(let path): path.split(separator: ".").last.map(String.init) ?? path
        }
    }
}
