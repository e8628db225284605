/// The type that the API server asks of a field.
public indirect enum FieldType: Sendable {
    /// True or false; a string is refused.
    case boolean
    /// A whole number; a string is refused.
    case integer
    /// A string; numbers and booleans are refused.
    case string
    /// An amount such as `500m`, as a string or a number.
    case quantity
    /// A sequence.
    case list(FieldType)
    /// A mapping from any key.
    case map(FieldType)
    /// A mapping in which these fields have these types.
    case object(Fields)

    /// The fields of an object, by the number of their keys.
    public final class Fields: Sendable {
        private let types: [FieldType?]

        /// Fields by their keys.
        init(_ fields: [Key: FieldType]) { types = Key.allCases.map { fields[$0] } }

        /// The type of the field under a node's key, nil where no rule reads it.
        subscript(_ key: Key) -> FieldType? { types[Int(key.rawValue)] }
    }

    /// A mapping in which these fields have these types.
    static func object(_ fields: [Key: FieldType]) -> FieldType { .object(Fields(fields)) }

    /// A value of the wrong type.
    public struct Mismatch {
        /// The value.
        public var node: Node
        /// What belongs there.
        public var expected: FieldType
        /// The route to it, innermost step first.
        fileprivate var reversedSteps: [FieldPath.Step] = []

        /// The route to the value from where the search began.
        public var path: FieldPath { FieldPath(reversedSteps.reversed()) }
    }

    /// What a message calls the type.
    public var title: String {
        switch self {
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .string: "a string"
        case .quantity: "a quantity such as 500m or 1Gi"
        case .list: "a list"
        case .map, .object: "a mapping"
        }
    }

    /// The values at and below a node that the API server would refuse for their type. Null is a field that is not set.
    public func mismatches(in node: Node) -> [Mismatch] {
        var found: [Mismatch] = []
        collect(node, into: &found)
        return found
    }

    private func collect(_ node: Node, into found: inout [Mismatch]) {
        if node.isNull { return }
        guard accepts(node) else { return found.append(Mismatch(node: node, expected: self)) }
        switch self {
        case .list(let element):
            for (index, child) in node.children.enumerated() {
                element.collect(child, under: .index(index), into: &found)
            }
        case .map(let value):
            for child in node.children { value.collect(child, under: .key(child.key), into: &found) }
        case .object(let fields):
            for child in node.children {
                guard let key = child.knownKey, let type = fields[key] else { continue }
                type.collect(child, under: .key(child.key), into: &found)
            }
        case .boolean, .integer, .string, .quantity: break
        }
    }

    /// The route is put together on the way back, and so only where something was found.
    private func collect(_ child: Node, under step: @autoclosure () -> FieldPath.Step, into found: inout [Mismatch]) {
        let before = found.count
        collect(child, into: &found)
        guard found.count > before else { return }
        let step = step()
        for index in before..<found.count { found[index].reversedSteps.append(step) }
    }

    private func accepts(_ node: Node) -> Bool {
        let isRight = hasType(of: node)
        // What a tool fills in has no type yet.
        return isRight || node.kind == .string && Variables.isPlaceholder(node.utf8)
    }

    private func hasType(of node: Node) -> Bool {
        switch self {
        case .boolean: node.kind == .boolean
        case .integer: node.int != nil
        case .string: node.kind == .string
        case .quantity: Quantity(node) != nil
        case .list: node.isSequence
        case .map, .object: node.isMapping
        }
    }
}
