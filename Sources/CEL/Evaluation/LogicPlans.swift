/// Whether all or any of some conditions hold. One that decides wins over an error in another.
final class JunctionPlan: ConditionPlan {
    private let operands: [Plan]
    private let decision: Bool

    /// - Parameter decision: what decides: true for any, false for all.
    init(_ operands: [Plan], decision: Bool) { (self.operands, self.decision) = (operands, decision) }

    override func condition(_ evaluator: inout Evaluator) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for operand in operands where try evaluator.attempt(&failure, operand) == decision { return decision }
        if let failure { throw failure }
        return !decision
    }
}

/// `condition ? first : second`.
final class ConditionalPlan: Plan {
    private let condition: Plan
    private let first: Plan
    private let second: Plan

    init(_ condition: Plan, _ first: Plan, _ second: Plan) {
        (self.condition, self.first, self.second) = (condition, first, second)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        try condition.condition(&evaluator) ? try first.value(&evaluator) : try second.value(&evaluator)
    }
}

/// `target.optMap(name, body)` or `optFlatMap`.
final class OptionalMapPlan: Plan {
    private let target: Plan
    private let body: Plan
    private let isFlat: Bool

    init(_ target: Plan, _ body: Plan, isFlat: Bool) { (self.target, self.body, self.isFlat) = (target, body, isFlat) }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        guard case .optional(let inner) = try target.value(&evaluator) else { throw .noOverload }
        try evaluator.spend(3)
        guard let inner else { return .optional(nil) }
        evaluator.slots.append(inner)
        defer { evaluator.slots.removeLast() }
        let result = try body.value(&evaluator)
        guard isFlat else { return .optional(result) }
        guard case .optional = result else { throw .noOverload }
        return result
    }
}
