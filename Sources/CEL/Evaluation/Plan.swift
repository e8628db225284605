/// A node of an expression as it is evaluated: names are resolved and functions looked up, once for all objects.
///
/// Each kind of node is a class of its own: a method with its operands at hand is much quicker than a look at what kind it is.
class Plan {
    /// The value of the node.
    ///
    /// - Throws: where it has none.
    func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value { throw .noOverload }

    /// The value of a condition.
    ///
    /// - Throws: where it has none, or none that is true or false.
    func condition(_ evaluator: inout Evaluator) throws(EvaluationError) -> Bool {
        guard case .bool(let isTrue) = try value(&evaluator) else { throw .noOverload }
        return isTrue
    }
}

/// A node whose value is true or false.
class ConditionPlan: Plan {
    final override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        .bool(try condition(&evaluator))
    }
}
