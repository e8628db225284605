import Manifest

/// What the API server makes of an object of one of its own kinds before a policy sees it: fields that are null are gone, and so
/// are some that say nothing, such as `hostNetwork: false`; and some that nobody has set have a value.
public final class ObjectShape: Sendable {
    private let fields: [String: ObjectShape]
    /// The shape of the elements of a list.
    let element: ObjectShape?
    /// The fields that are gone where they are false, 0 or empty: Go writes no such field that is no pointer.
    private let omitted: Set<String>
    private let defaults: @Sendable (Node) -> [(name: String, value: Value)]

    /// - Parameters:
    ///   - fields: the shapes of fields; those that are not named have none of their own.
    ///   - element: that of the elements, for a list.
    ///   - omitted: the fields that are gone where they are false, 0 or empty.
    ///   - defaults: the values of fields where they are not set, for a mapping as it stands.
    public init(
        _ fields: [String: ObjectShape] = [:], element: ObjectShape? = nil, omitted: Set<String> = [],
        defaults: @escaping @Sendable (Node) -> [(name: String, value: Value)] = { _ in [] }
    ) {
        (self.fields, self.element, self.omitted, self.defaults) = (fields, element, omitted, defaults)
    }

    /// A mapping or list without values of its own.
    public static let plain = ObjectShape()

    func shape(of field: String) -> ObjectShape { fields[field] ?? .plain }

    /// Whether a field of a mapping is as if it were not there.
    func drops(_ field: Node) -> Bool {
        if field.isNull { return true }
        guard !omitted.isEmpty, ObjectShape.isZero(field) else { return false }
        return omitted.contains(field.key)
    }

    private static func isZero(_ node: Node) -> Bool {
        switch node.kind {
        case .null: true
        case .boolean: node.bool == false
        case .integer, .float: node.int == 0
        case .string: node.utf8.isEmpty
        case .sequence, .mapping: node.count == 0
        }
    }

    /// The fields that a mapping has and its text does not.
    func additions(to node: Node) -> [(name: String, value: Value)] {
        defaults(node).filter { addition in node[addition.name].map(drops) ?? true }
    }
}
