/// An expression of the Common Expression Language as Kubernetes has it, ready to be evaluated.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/
public struct CELProgram {
    private let root: Expression
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
        guard isChecked else {
            type = .dyn
            return
        }
        type = try Checker.check(root, .kubernetes, variables: variables)
        try LiteralChecks.check(root)
    }

    /// Evaluates it.
    ///
    /// - Parameter limit: what it may cost, in the units of kube-apiserver.
    /// - Returns: the value, and what it has cost.
    /// - Throws: `EvaluationError` where it has no value, or costs more.
    public func evaluate(
        _ variables: [String: Value], limit: Int = Costs.ofExpression
    ) -> (result: Result<Value, EvaluationError>, cost: Int) {
        var evaluator = Evaluator(variables: variables, limit: limit)
        do throws(EvaluationError) {
            let value = try evaluator.value(of: root)
            return (.success(value), evaluator.cost)
        } catch {
            return (.failure(error), evaluator.cost)
        }
    }
}
