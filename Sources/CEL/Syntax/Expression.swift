import RegularExpressions

/// A node of an expression. Macros are nodes of their own kind, as they are written.
final class Expression {
    let kind: Kind
    /// How many characters of the source stand before what names it: an operator, a dot, a name.
    let offset: Int
    /// What the checker found out.
    var type: CELType = .dyn
    /// The pattern of a call that matches by a literal one.
    var pattern: RegularExpression?
    /// The name with its dots, where the expression is nothing else.
    let qualifiedName: String?
    /// The first word of that name.
    let firstWord: String
    /// The type that it names, unless the name is bound to something else.
    let namedType: String?
    /// The field that is selected, as a key.
    let field: Text
    /// What is called; nil for what is no call, or of something unknown.
    let callee: Callee?
    /// What is called where the receiver of a method is no value but a part of its name, such as `sets`.
    let namespacedCallee: Callee?
    /// Whether it has the same value whatever it is evaluated for: literals, and what is made of them.
    let isConstant: Bool
    /// The value of a literal, or of a list of literals, which is made once.
    let constant: Value?
    /// How many levels there are below it.
    private let depth: Int

    /// The deepest nesting, of parentheses or of operators behind one another.
    static let deepest = 500

    /// - Throws: where it would be nested too deep for what walks it and comes back up.
    init(_ kind: Kind, at offset: Int) throws(CELError) {
        (self.kind, self.offset) = (kind, offset)
        depth = Expression.children(of: kind).reduce(0) { max($0, $1.depth) } + 1
        (qualifiedName, firstWord) = Expression.names(of: kind)
        namedType = qualifiedName.flatMap { Declarations.types[$0] == nil ? nil : $0 }
        (callee, namespacedCallee) = Callee.all(of: kind)
        switch kind {
        case .select(_, let field, _), .has(_, let field): self.field = Text(field)
        default: field = ""
        }
        isConstant = Expression.isConstant(kind)
        constant = Expression.constant(kind)
        if depth > Expression.deepest { throw CELError("nested deeper than \(Expression.deepest) levels", at: offset) }
    }

    enum Kind {
        case literal(Value)
        /// A name; with a dot in front it is never that of a macro's variable.
        case identifier(String, isRoot: Bool)
        /// `operand.field` or `operand.?field`.
        case select(Expression, String, isOptional: Bool)
        /// `has(operand.field)`.
        case has(Expression, String)
        /// `operand[index]` or `operand[?index]`.
        case index(Expression, Expression, isOptional: Bool)
        /// A function or operator; the receiver of a method is its first argument.
        case call(String, [Expression], isMethod: Bool)
        case all([Expression])
        case any([Expression])
        case conditional(Expression, Expression, Expression)
        case list([Element])
        case map([Entry])
        case comprehension(Comprehension)
        /// `target.optMap(name, body)` or `optFlatMap`.
        case optionalMap(Expression, String, Expression, isFlat: Bool)
    }

    struct Element {
        let value: Expression
        let isOptional: Bool
    }

    struct Entry {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }

    /// A macro over the elements of a list or the keys of a map.
    struct Comprehension {
        enum Macro: String {
            case all, exists, existsOne, map, filter, transformList, transformMap, transformMapEntry, sortBy
        }

        let macro: Macro
        let range: Expression
        /// One name for elements or keys, or two, the first for indices or keys.
        let names: [String]
        /// What an element must fulfil; nil where all count.
        let condition: Expression?
        /// What becomes of an element; nil where it is the condition.
        let result: Expression?
    }

    /// The name with its dots, and its first word, where an expression is nothing else.
    private static func names(of kind: Kind) -> (qualified: String?, firstWord: String) {
        switch kind {
        case .identifier(let name, _): return (name, name)
        case .select(let operand, let field, isOptional: false):
            guard let name = operand.qualifiedName else { return (nil, "") }
            return (name + "." + field, operand.firstWord)
        default: return (nil, "")
        }
    }

    private static func isConstant(_ kind: Kind) -> Bool {
        switch kind {
        case .literal: true
        case .call(let name, let arguments, isMethod: false):
            conversions.contains(name) && arguments.allSatisfy(\.isConstant)
        case .list(let elements): elements.allSatisfy { !$0.isOptional && $0.value.isConstant }
        case .map(let entries): entries.allSatisfy { !$0.isOptional && $0.key.isConstant && $0.value.isConstant }
        default: false
        }
    }

    private static func constant(_ kind: Kind) -> Value? {
        switch kind {
        case .literal(let value): return value
        case .list(let elements):
            let values = elements.compactMap { $0.isOptional ? nil : $0.value.constant }
            return values.count == elements.count ? .list(ListValue(values)) : nil
        default: return nil
        }
    }

    /// The functions that cel-go calls once for literals.
    private static let conversions: Set<String> = [
        "int", "uint", "double", "string", "bytes", "bool", "duration", "timestamp", "dyn", "type", "negate",
    ]

    /// What stands before the first dot of a name.
    static func firstWord(of name: String) -> String { String(name.prefix { $0 != "." }) }

    /// What stands directly below it.
    var children: [Expression] { Expression.children(of: kind) }

    private static func children(of kind: Kind) -> [Expression] {
        switch kind {
        case .literal, .identifier: []
        case .select(let operand, _, _), .has(let operand, _): [operand]
        case .index(let operand, let index, _): [operand, index]
        case .call(_, let arguments, _), .all(let arguments), .any(let arguments): arguments
        case .conditional(let condition, let first, let second): [condition, first, second]
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let it): [it.range] + [it.condition, it.result].compactMap { $0 }
        case .optionalMap(let target, _, let body, _): [target, body]
        }
    }
}
