/// The fields that an expression reads, as far as they show before it is evaluated.
public struct FieldRead: Hashable, Sendable {
    /// A step from a value into it.
    public enum Step: Hashable, Sendable {
        case field(String)
        /// An element of a list, or the value under a key that is not a field.
        case element
    }

    /// The variable from which it begins, such as `object`.
    public let root: String
    /// The way from there.
    public let steps: [Step]
    /// Where the last step stands in the expression, in characters.
    public let offset: Int
}

extension CELProgram {
    /// The fields that it reads. What functions return is followed only where it is an element, or the value of an optional.
    public var fieldReads: [FieldRead] {
        var walk = FieldReadWalk()
        walk.visit(root, [:])
        return walk.found
    }
}

/// Collects them. The depth of an expression is bounded by the parser.
private struct FieldReadWalk {
    typealias Path = (root: String, steps: [FieldRead.Step])

    var found: [FieldRead] = []

    /// Visits a node, and says which place of a variable it stands for; nil where it is something else.
    @discardableResult
    mutating func visit(_ node: Expression, _ scope: [String: Path?]) -> Path? {
        switch node.kind {
        case .identifier(let name, _): return scope[name] ?? (name, [])
        case .select(let operand, let field, _), .has(let operand, let field):
            return note(visit(operand, scope), .field(field), at: node)
        case .index(let operand, let index, _):
            let path = visit(operand, scope)
            visit(index, scope)
            guard case .literal(.string(let key)) = index.kind else {
                return path.map { ($0.root, $0.steps + [.element]) }
            }
            return note(path, .field(key.string), at: node)
        case .call(let function, let arguments, let isMethod):
            let paths = arguments.map { visit($0, scope) }
            let passesOn = ["orValue", "value", "or", "first", "last", "filter"]
            guard isMethod, passesOn.contains(function), let path = paths.first ?? nil else { return nil }
            return ["first", "last"].contains(function) ? (path.root, path.steps + [.element]) : path
        case .comprehension(let macro): return visit(macro, scope)
        case .optionalMap(let operand, let name, let body, _):
            let path = visit(operand, scope)
            return visit(body, scope.merging([name: path]) { $1 })
        default:
            for child in node.children { visit(child, scope) }
            return nil
        }
    }

    private mutating func visit(_ macro: Expression.Comprehension, _ scope: [String: Path?]) -> Path? {
        let range = visit(macro.range, scope)
        let element: Path? = range.map { ($0.root, $0.steps + [.element]) }
        var inner = scope
        // Of two names the first is an index or a key.
        for (index, name) in macro.names.enumerated() {
            inner[name] = .some(index == macro.names.count - 1 ? element : nil)
        }
        for child in [macro.condition, macro.result].compactMap({ $0 }) { visit(child, inner) }
        return macro.macro == .filter ? range : nil
    }

    private mutating func note(_ path: Path?, _ step: FieldRead.Step, at node: Expression) -> Path? {
        guard let path else { return nil }
        let steps = path.steps + [step]
        found.append(FieldRead(root: path.root, steps: steps, offset: node.offset))
        return (path.root, steps)
    }
}
