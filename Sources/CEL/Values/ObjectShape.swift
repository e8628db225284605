import Manifest

/// What the API server makes of an object of one of its own kinds before a policy sees it: fields that are null are gone, and so
/// are some that say nothing, such as `hostNetwork: false`; and some that nobody has set have a value.
public final class ObjectShape: Sendable {
    private let fields: [String: ObjectShape]
    /// The shape of the elements of a list.
    public let element: ObjectShape?
    /// The shape of fields that are not named.
    private let others: ObjectShape?
    /// Whether it is a quantity, which is a text in its usual form.
    let isQuantity: Bool
    /// Whether it is a text that is empty where it is null, as Go reads null into a text of a map or list.
    let isText: Bool
    /// The fields that are gone where they are false, 0 or empty: Go writes no such field that is no pointer.
    private let omitted: Set<String>
    /// The fields whose defaults are entries of their own.
    private let completed: [String]
    private let overridden: [String]
    private let hidden: Set<String>
    private let defaults: [(name: String, value: Default)]
    private let nulls: [String]
    private let isSent: Bool
    /// The fields that there are: the API server drops all others. Nil where it keeps them.
    private let known: Set<String>?
    /// What a policy sees of the fields of which something is known: it is asked for each field that an expression reads.
    private let views: [String: FieldView]

    private struct FieldView {
        var shape = ObjectShape.plainField
        /// Whether it is gone where it is false, 0 or empty.
        var isOmitted = false
        /// Whether it is not given out.
        var isHidden = false
    }

    private static func views(
        _ fields: [String: ObjectShape], others: ObjectShape?, omitted: Set<String>, hidden: Set<String>,
        known: Set<String>?
    ) -> [String: FieldView] {
        var views: [String: FieldView] = [:]
        func change(_ name: String, _ body: (inout FieldView) -> Void) {
            var view = views[name] ?? FieldView(shape: others ?? plainField)
            body(&view)
            views[name] = view
        }
        for name in known ?? [] { change(name) { _ in } }
        for (name, shape) in fields { change(name) { $0.shape = shape } }
        for name in omitted { change(name) { $0.isOmitted = true } }
        for name in hidden { change(name) { $0.isHidden = true } }
        guard let known else { return views }
        return views.filter { known.contains($0.key) }
    }

    /// What a policy sees of a field: its shape; nil where it is as if it were not there.
    func view(of field: Node, named name: String) -> ObjectShape? {
        if isSent { return fields[name] ?? .sent }
        if field.isNull { return others.flatMap { $0.isText ? $0 : nil } }
        guard let view = views[name] else { return known == nil ? others ?? .plain : nil }
        return view.isHidden || view.isOmitted && ObjectShape.isZero(field) ? nil : view.shape
    }

    /// How many fields of a mapping a policy sees, where that does not depend on which they are: else nil.
    func count(of node: Node) -> Int? {
        if isSent { return node.count }
        guard views.isEmpty, defaults.isEmpty, known == nil else { return nil }
        return others?.isText ?? false ? node.count : node.children.count { !$0.isNull }
    }

    /// The value that the API server gives a field.
    public struct Default: Sendable {
        fileprivate let make: @Sendable (Node) -> Value?

        /// Always the same one.
        public static func value(_ value: @escaping @autoclosure @Sendable () -> Value) -> Default {
            Default { _ in value() }
        }

        /// One that depends on the mapping in which the field is; nil for none.
        public static func made(_ make: @escaping @Sendable (Node) -> Value?) -> Default { Default(make: make) }
    }

    /// - Parameters:
    ///   - fields: the shapes of fields; those that are not named have none of their own.
    ///   - element: that of the elements, for a list.
    ///   - others: that of the fields that are not named.
    ///   - omitted: the fields that are gone where they are false, 0 or empty.
    ///   - completed: the fields whose defaults are entries of their own: those that are set stay.
    ///   - overridden: the fields whose defaults, where there are some, count in the place of what is set.
    ///   - hidden: the fields that are not given out.
    ///   - nulls: the fields that are null where they are not set.
    ///   - defaults: the values of fields where they are not set.
    public init(
        _ fields: [String: ObjectShape] = [:], element: ObjectShape? = nil, others: ObjectShape? = nil,
        omitted: Set<String> = [], completed: [String] = [], overridden: [String] = [],
        hidden: Set<String> = [], nulls: [String] = [],
        defaults: KeyValuePairs<String, Default> = [:]
    ) {
        (self.element, self.others, self.omitted) = (element, others, omitted)
        self.fields = fields
        (self.completed, self.overridden, self.hidden) = (completed, overridden, hidden)
        self.nulls = nulls
        self.defaults = defaults.map { ($0.key, $0.value) } + nulls.map { ($0, .value(.null)) }
        (isQuantity, isText, isSent, known) = (false, false, false, nil)
        views = ObjectShape.views(fields, others: others, omitted: omitted, hidden: hidden, known: nil)
    }

    /// The shape of a field that is named; nil where it has none of its own.
    public func field(_ name: String) -> ObjectShape? { fields[name] }

    /// Whether a field is null where nobody sets it: Go writes it also where it is empty.
    public func hasNull(_ field: String) -> Bool { nulls.contains(field) }

    /// The shape with others for some fields, and further fields that are gone where they are empty.
    ///
    /// - Parameter known: the fields that there are; nil where others are kept too.
    public func adding(_ fields: [String: ObjectShape], omitted: Set<String>, known: Set<String>?) -> ObjectShape {
        ObjectShape(
            copying: self, fields: self.fields.merging(fields) { $1 }, element: element,
            omitted: self.omitted.union(omitted), known: known)
    }

    /// The shape of a list with another for its elements.
    public func replacing(element: ObjectShape) -> ObjectShape {
        ObjectShape(copying: self, fields: fields, element: element, omitted: omitted, known: known)
    }

    private init(
        copying shape: ObjectShape, fields: [String: ObjectShape], element: ObjectShape?, omitted: Set<String>,
        known: Set<String>?
    ) {
        (self.fields, self.element, self.omitted, others) = (fields, element, omitted, shape.others)
        self.known = known
        (completed, overridden, hidden, defaults) = (shape.completed, shape.overridden, shape.hidden, shape.defaults)
        nulls = shape.nulls
        (isQuantity, isText, isSent) = (shape.isQuantity, shape.isText, shape.isSent)
        views = ObjectShape.views(
            fields, others: shape.others, omitted: omitted, hidden: shape.hidden, known: known)
    }

    /// The shape with a further default.
    public func adding(_ field: String, _ value: Default) -> ObjectShape {
        ObjectShape(self, replacing: field, with: value, isOverriding: false)
    }

    /// All its defaults: what stands for a mapping of which an object says nothing.
    ///
    /// - Parameter outer: the mapping in which it would be.
    public func whole(of outer: Node) -> Value {
        .map(
            defaults.reduce(into: MapValue()) { map, entry in
                if let value = entry.value.make(outer) { map.set(.string(Text(entry.name)), to: value) }
            })
    }

    /// The shape with what an object says of a field, whatever its default is.
    public func keeping(_ field: String) -> ObjectShape {
        ObjectShape(
            self, replacing: field, with: defaults.first { $0.name == field }?.value ?? .made { _ in nil },
            overridden: overridden.filter { $0 != field })
    }

    /// The shape with a value for a field in the place of what an object says.
    public func overriding(_ field: String, _ value: Default) -> ObjectShape {
        ObjectShape(self, replacing: field, with: value)
    }

    private convenience init(
        _ shape: ObjectShape, replacing field: String, with value: Default, isOverriding: Bool = true
    ) {
        self.init(
            shape, replacing: field, with: value,
            overridden: isOverriding ? shape.overridden + [field] : shape.overridden)
    }

    private init(_ shape: ObjectShape, replacing field: String, with value: Default, overridden: [String]) {
        (fields, element, others) = (shape.fields, shape.element, shape.others)
        (omitted, completed, hidden) = (shape.omitted, shape.completed, shape.hidden)
        (self.overridden, isQuantity) = (overridden, shape.isQuantity)
        defaults = shape.defaults.filter { $0.name != field } + [(field, value)]
        (nulls, known, views) = (shape.nulls, shape.known, shape.views)
        (isText, isSent) = (shape.isText, shape.isSent)
    }

    /// The shape with a value for a field, whatever an object says.
    public func replacing(_ field: String, with value: Value) -> ObjectShape {
        let value = DetachedValue(value)
        return ObjectShape(self, replacing: field, with: .made { _ in value.value })
    }

    private init(
        isQuantity: Bool = false, isText: Bool = false, isSent: Bool = false, fields: [String: ObjectShape] = [:]
    ) {
        (self.fields, element, others, omitted, completed) = (fields, nil, nil, [], [])
        (overridden, hidden, defaults, nulls) = ([], [], [], [])
        (self.isQuantity, self.isText, self.isSent) = (isQuantity, isText, isSent)
        (known, views) = (nil, [:])
    }

    /// A mapping or list without values of its own.
    public static let plain = plainField
    private static let plainField = ObjectShape(isQuantity: false)

    /// A value as kubectl sends it, of which nothing else is known: `1.0` is 1, and what is null stays.
    public static let sent = ObjectShape(isSent: true)

    /// A custom resource: a value as kubectl sends it, but for its metadata.
    public static func sent(metadata: ObjectShape) -> ObjectShape {
        ObjectShape(isSent: true, fields: ["metadata": metadata])
    }

    /// A text in a map or list.
    public static let text = ObjectShape(isText: true)

    /// Texts by their names.
    public static let texts = ObjectShape(others: text)

    /// An amount of a resource.
    public static let quantity = ObjectShape(isQuantity: true)

    /// Amounts of resources by their names.
    public static let quantities = ObjectShape(others: quantity)

    var shapeOfElements: ObjectShape { isSent ? .sent : element ?? .plain }

    private static func isZero(_ node: Node) -> Bool {
        switch node.kind {
        case .null: true
        case .boolean: node.bool == false
        case .integer, .float: node.int == 0
        case .string: node.utf8.isEmpty
        case .sequence, .mapping: node.count == 0
        }
    }

    /// The fields that a mapping has and its text does not, and those of which the text does not say all.
    func additions(to node: Node) -> [(name: String, value: Value)] {
        defaults.compactMap { entry in addition(entry.name, to: node).map { (entry.name, $0) } }
    }

    /// The value of a field of which the text of a mapping does not say all: a map that stands there is made whole by the entries
    /// of the default.
    func addition(_ name: String, to node: Node) -> Value? {
        guard let value = defaults.first(where: { $0.name == name })?.value.make(node) else { return nil }
        guard let field = node[name], let shape = view(of: field, named: name), !overridden.contains(name) else {
            return value
        }
        guard completed.contains(name), case .map(let map) = value else { return nil }
        let own = MapValue(field, shape, rest: nil)
        if map.keys.allSatisfy({ own[$0] != nil }) { return nil }
        return .map((map.entries + own.entries).reduce(into: MapValue()) { $0.set($1.key, to: $1.value) })
    }

    /// Whether the default of a field, and not its text, is the value.
    func replaces(_ field: String, of node: Node) -> Bool {
        if completed.isEmpty, overridden.isEmpty { return false }
        return (completed.contains(field) || overridden.contains(field)) && addition(field, to: node) != nil
    }
}
