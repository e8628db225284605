import Manifest

/// Compares a value with the types of the API, as the API server reads it: keys count in their case, null is a field that is
/// not set, a whole number may be written as a float.
///
/// Source: the strict decoding of k8s.io/apimachinery and sigs.k8s.io/json.
public struct SchemaWalk {
    /// How a value is compared.
    public struct Options: Sendable {
        /// The version of Kubernetes; nil for all that are known, whose fields count together.
        public var version: KubernetesVersion?
        /// Whether fields that there are not are reported. Not in what is guessed to be of a type.
        public var reportsUnknownFields = true
        /// Whether the value is all there is, so that something can be missing.
        public var isWhole = false

        /// By default all known versions count and unknown fields are reported.
        public init() {}
    }

    private let options: Options
    private let root: (structure: APISchema.Structure, node: Node)
    /// The route to where it is, without the names of fields, which only a problem needs.
    private var route: [Step] = []
    private(set) var problems: [SchemaProblem] = []
    private var searches = 0

    private enum Step {
        case field(Node)
        case index(Int)
    }

    private static let most = 2_000

    private var steps: [FieldPath.Step] {
        route.map { step in
            switch step {
            case .field(let node): .key(node.key)
            case .index(let index): .index(index)
            }
        }
    }

    /// Whether a directive of a patch stands anywhere in it, so that nothing can be missing.
    private(set) var isPatch = false

    /// Compares a value with a structure.
    ///
    /// - Parameter isObject: whether it is an object as a whole: what the server writes (`status`) and what tools add for
    ///   themselves (`sops`) is passed over.
    static func walk(
        _ node: Node, as structure: APISchema.Structure, isObject: Bool, _ options: Options
    ) -> SchemaWalk {
        var walk = SchemaWalk(options: options, root: (structure, node))
        walk.visit(node, as: structure, isObject: isObject)
        if walk.isPatch { walk.problems.removeAll { if case .missing = $0.cause { true } else { false } } }
        return walk
    }

    private init(options: Options, root: (structure: APISchema.Structure, node: Node)) {
        (self.options, self.root) = (options, root)
    }

    /// The structures on the way to a field, the outermost first. Only a field that there is not asks for them.
    private var way: [(structure: APISchema.Structure, steps: Int)] {
        var way = [(structure: root.structure, steps: 0)]
        var (node, type) = (root.node, nil as APISchema.ValueType?)
        for (index, step) in route.dropLast().enumerated() {
            switch step {
            case .field(let child):
                let isMap = type.map { $0.form == .map } ?? false
                type = isMap ? type?.element : way.last?.structure.field(of: child)?.type
                node = child
            case .index(let place):
                type = type?.element
                node = node[place] ?? node
            }
            if let type, type.form == .structure { way.append((type.structure, index + 1)) }
        }
        return way
    }

    private mutating func add(_ cause: SchemaProblem.Cause, _ node: Node) {
        guard problems.count < SchemaWalk.most else { return }
        problems.append(SchemaProblem(cause: cause, node: node, steps: steps))
    }

    private mutating func visit(_ node: Node, as structure: APISchema.Structure, isObject: Bool = false) {
        for child in node.children where problems.count < SchemaWalk.most {
            // A key that is known by number is none of those, but for `status`.
            if isObject || child.knownKey == nil {
                if isDirective(child) || SchemaWalk.isPassed(child, ofObject: isObject) { continue }
            }
            route.append(.field(child))
            if let field = structure.field(of: child) {
                check(child, of: field)
            } else if options.reportsUnknownFields {
                add(.unknownField(hint(for: child)), child)
            }
            route.removeLast()
        }
        if options.isWhole { requireFields(of: structure, in: node) }
    }

    private mutating func hint(for field: Node) -> FieldHint? {
        guard searches < FieldHintSearch.mostFields else { return nil }
        searches += 1
        return FieldHintSearch(way: way, route: steps.dropLast()).hint(for: field)
    }

    private mutating func isDirective(_ field: Node) -> Bool {
        guard field.keyUTF8.first == UInt8(ascii: "$"), field.keyUTF8.dropFirst().first != UInt8(ascii: "{") else {
            return false
        }
        isPatch = true
        return true
    }

    /// Whether nothing is said of a field: a directive of a patch, an anchor of an assertion, a name to be filled in, and of an
    /// object what others than its author write.
    static func isPassed(_ field: Node, ofObject isObject: Bool) -> Bool {
        let key = field.keyUTF8
        guard let first = key.first else { return false }
        if first == UInt8(ascii: "$") || first == UInt8(ascii: "(") { return true }
        if key.count > 2, key[1] == UInt8(ascii: "("), key.last == UInt8(ascii: ")") { return true }
        if isObject, field.keyEquals("status") { return true }
        if isObject, field.keyEquals("sops"), field.isMapping { return field["mac"] != nil || field["version"] != nil }
        return Variables.isPlaceholder(key)
    }

    private mutating func check(_ node: Node, of field: APISchema.Field) {
        if let version = options.version, !field.span.has(version) { add(.otherVersion(field.span), node) }
        check(node, field.type, field.values)
    }

    private mutating func check(_ node: Node, _ type: APISchema.ValueType, _ values: APISchema.Values?) {
        if node.isNull { return }
        guard SchemaType.accepts(node, type.form) else {
            return add(.wrongType(SchemaType.title(of: type.form)), node)
        }
        switch type.form {
        case .structure: if node.isMapping { visit(node, as: type.structure) }
        case .list:
            for (index, child) in node.children.enumerated() where node.isSequence {
                route.append(.index(index))
                check(child, type.element, values)
                // An entry that is null is one without fields.
                if child.isNull, options.isWhole, type.element.form == .structure {
                    requireFields(of: type.element.structure, in: child)
                }
                route.removeLast()
            }
        case .map:
            for child in node.children where node.isMapping && !isDirective(child) {
                route.append(.field(child))
                check(child, type.element, values)
                route.removeLast()
            }
        default: if let values { check(node, among: values) }
        }
    }

    private mutating func check(_ node: Node, among values: APISchema.Values) {
        // An empty text is a field that is not set.
        guard node.kind == .string, !node.utf8.isEmpty else { return }
        guard let value = values.value(node.utf8) else {
            return SchemaType.isOpen(node) ? () : add(.wrongValue(values.map(\.text)), node)
        }
        if let version = options.version, !value.span.has(version) { add(.valueOfOtherVersion(value.span), node) }
    }

    private mutating func requireFields(of structure: APISchema.Structure, in node: Node) {
        guard case .field(let place)? = route.last(where: { if case .field = $0 { true } else { false } }) else {
            return
        }
        for name in RequiredFields.of(structure, at: place) {
            if let field = node[name], !field.isNull, !(field.isSequence && field.count == 0) { continue }
            add(.missing(name), node)
        }
    }
}
