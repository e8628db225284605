import Manifest

/// Compares a custom resource with the schema of its definition, as the API server does.
public struct CustomSchemaWalk {
    private var route: [FieldPath.Step] = []
    private var above: [CustomSchema] = []
    private var problems: [SchemaProblem] = []
    private var searches = 0
    private static let most = 2_000

    /// The problems of an object.
    public static func problems(in node: Node, as schema: CustomSchema) -> [SchemaProblem] {
        var walk = CustomSchemaWalk()
        walk.visit(node, schema, isObject: true)
        return walk.problems
    }

    private mutating func add(_ cause: SchemaProblem.Cause, _ node: Node) {
        if problems.count < CustomSchemaWalk.most {
            problems.append(SchemaProblem(cause: cause, node: node, steps: route))
        }
    }

    private mutating func visit(_ node: Node, _ schema: CustomSchema, isObject: Bool) {
        above.append(schema)
        for child in node.children where problems.count < CustomSchemaWalk.most {
            if SchemaWalk.isPassed(child, ofObject: isObject && above.count == 1) { continue }
            if isObject, child.keyEquals("apiVersion") || child.keyEquals("kind") || child.keyEquals("metadata") {
                continue
            }
            route.append(.key(child.key))
            if let field = schema.properties?[child.key] {
                check(child, field)
            } else if let additional = schema.additional {
                check(child, additional)
            } else if !schema.isOpen {
                add(.unknownField(hint(for: child.key, in: schema)), child)
            }
            route.removeLast()
        }
        above.removeLast()
    }

    private mutating func check(_ node: Node, _ schema: CustomSchema) {
        if node.isNull { return }
        guard schema.form.map({ SchemaType.accepts(node, $0) }) ?? true else {
            return add(.wrongType(SchemaType.title(of: schema.form ?? .any)), node)
        }
        if node.isMapping { return visit(node, schema, isObject: schema.isObject) }
        if node.isSequence {
            guard let items = schema.items else { return }
            for (index, child) in node.children.enumerated() {
                route.append(.index(index))
                check(child, items)
                route.removeLast()
            }
            return
        }
        guard let values = schema.values, let text = node.string, !SchemaType.isOpen(node), !values.contains(text)
        else {
            return
        }
        add(.wrongValue(values), node)
    }

    private mutating func hint(for name: String, in schema: CustomSchema) -> FieldHint? {
        let properties = schema.properties ?? [:]
        guard searches < FieldHintSearch.mostFields, properties.count <= FieldHintSearch.mostNames else { return nil }
        searches += 1
        let names = properties.keys.sorted()
        if let same = names.first(where: { $0.lowercased() == name.lowercased() }) { return .spelled(same) }
        for (depth, outer) in above.dropLast().enumerated().reversed() where outer.properties?[name] != nil {
            var keys = 0
            let steps = route.prefix { step in
                if case .key = step { keys += 1 }
                return keys <= depth
            }
            return .elsewhere(FieldPath(Array(steps) + [.key(name)]).description)
        }
        return FieldHintSearch.nearest(to: name, among: names).map { .spelled($0) }
    }
}
