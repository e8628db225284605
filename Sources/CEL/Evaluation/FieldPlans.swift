/// `operand.field` or `operand.?field`.
final class SelectPlan: Plan {
    private let operand: Plan
    private let field: String
    private let key: Text
    private let isOptional: Bool

    init(_ operand: Plan, _ field: String, _ key: Text, isOptional: Bool) {
        (self.operand, self.field, self.key, self.isOptional) = (operand, field, key, isOptional)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        let value = try operand.value(&evaluator)
        try evaluator.spend(1)
        return try evaluator.selected(field, key, of: value, isOptional: isOptional).known
    }
}

/// `has(operand.field)`.
final class PresencePlan: ConditionPlan {
    private let operand: Plan
    private let field: String
    private let key: Text

    init(_ operand: Plan, _ field: String, _ key: Text) { (self.operand, self.field, self.key) = (operand, field, key) }

    override func condition(_ evaluator: inout Evaluator) throws(EvaluationError) -> Bool {
        var value = try operand.value(&evaluator)
        while case .optional(let inner) = value {
            guard let inner else { return false }
            value = inner
        }
        return try evaluator.found(field, key, of: value) != nil
    }
}

/// `operand[index]` or `operand[?index]`.
final class IndexPlan: Plan {
    private let operand: Plan
    private let index: Plan
    private let isOptional: Bool

    init(_ operand: Plan, _ index: Plan, isOptional: Bool) {
        (self.operand, self.index, self.isOptional) = (operand, index, isOptional)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        let container = try operand.value(&evaluator)
        let key = try index.value(&evaluator)
        try evaluator.spend(1)
        evaluator.note(key, of: container)
        return try evaluator.element(key, of: container, isOptional: isOptional).known
    }
}
