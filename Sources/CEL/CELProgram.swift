import Manifest

/// An expression of the Common Expression Language as Kubernetes has it, ready to be evaluated.
///
/// It is a class so that it costs nothing to pass on.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/
public final class CELProgram: @unchecked Sendable {
    // Nothing in it changes once it is checked.
    let root: Expression
    private let plan: Plan
    private let words: Set<String>
    /// Whether a field stands in backquotes.
    let hasQuotedFields: Bool
    /// The type of its result, as far as it is known.
    public let type: CELType

    /// Compiles an expression.
    ///
    /// - Parameters:
    ///   - variables: what it may refer to, by their names.
    ///   - isChecked: whether types are checked, as kube-apiserver does.
    /// - Throws: `CELError` for what kube-apiserver refuses.
    public init(_ source: String, variables: [String: CELType], isChecked: Bool = true) throws(CELError) {
        root = try Parser.parse(source)
        hasQuotedFields = source.utf8.contains(UInt8(ascii: "`")) ? try Lexer.quotesFields(source) : false
        type = isChecked ? try Checker.check(root, .kubernetes, variables: variables) : .dyn
        if isChecked { try LiteralChecks.check(root) }
        plan = Planner.plan(root)
        words = CELProgram.words(in: root)
    }

    /// Evaluates it.
    ///
    /// - Parameters:
    ///   - limit: what it may cost, in the units of kube-apiserver.
    ///   - document: the one in which places are told; nil for none.
    ///   - lazy: the values below `variables`, by name, evaluated when they are asked for.
    /// - Returns: the value or why there is none, what it has cost, and the place in a document that was looked at last.
    public func evaluate(
        _ variables: Bindings, limit: Int = Costs.ofExpression, document: Node? = nil,
        lazy: ((String) throws(EvaluationError) -> Value?)? = nil
    ) -> Outcome {
        var evaluator = Evaluator(variables: variables, limit: limit, document: document, lazy: lazy)
        do throws(EvaluationError) {
            let value = try plan.value(&evaluator)
            return Outcome(result: .success(value), cost: evaluator.cost, lastRead: evaluator.lastRead)
        } catch {
            return Outcome(result: .failure(error), cost: evaluator.cost, lastRead: evaluator.lastRead)
        }
    }

    /// What came of an evaluation.
    public struct Outcome {
        /// The value, or why there is none.
        public let result: Result<Value, EvaluationError>
        /// What it has cost.
        public let cost: Int
        /// The place in the document that was looked at last.
        public let lastRead: Reading?
    }

    /// Whether a name stands in the expression by itself: not as a field.
    public func names(_ name: String) -> Bool { words.contains(name) }

    private static func words(in root: Expression) -> Set<String> {
        var words: Set<String> = []
        var pending = [root]
        while let node = pending.popLast() {
            if case .identifier(let name, _) = node.kind { words.insert(name) }
            pending += node.children
        }
        return words
    }
}
