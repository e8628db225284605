import Manifest

/// What the API server makes of an object of one of its own kinds before a policy sees it: fields that are null are gone, and some
/// that nobody has set have a value.
public final class ObjectShape: Sendable {
    private let fields: [String: ObjectShape]
    /// The shape of the elements of a list.
    let element: ObjectShape?
    private let defaults: @Sendable (Node) -> [(name: String, value: Value)]

    /// - Parameters:
    ///   - fields: the shapes of fields; those that are not named have none of their own.
    ///   - element: that of the elements, for a list.
    ///   - defaults: the values of fields where they are not set, for a mapping as it stands.
    public init(
        _ fields: [String: ObjectShape] = [:], element: ObjectShape? = nil,
        defaults: @escaping @Sendable (Node) -> [(name: String, value: Value)] = { _ in [] }
    ) {
        (self.fields, self.element, self.defaults) = (fields, element, defaults)
    }

    /// A mapping or list without values of its own.
    public static let plain = ObjectShape()

    func shape(of field: String) -> ObjectShape { fields[field] ?? .plain }

    /// The fields that a mapping has and its text does not.
    func additions(to node: Node) -> [(name: String, value: Value)] {
        defaults(node).filter { addition in node[addition.name].map(\.isNull) ?? true }
    }
}
