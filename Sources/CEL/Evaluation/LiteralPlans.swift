/// A list of elements that are not all literals.
final class ListPlan: Plan {
    private let elements: [(plan: Plan, isOptional: Bool)]
    private let isConstant: Bool

    /// - Parameter isConstant: whether it costs nothing: the API server makes it once, before anything is judged.
    init(_ elements: [(plan: Plan, isOptional: Bool)], isConstant: Bool) {
        (self.elements, self.isConstant) = (elements, isConstant)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        var values: [Value] = []
        for element in elements {
            let value = try element.plan.value(&evaluator)
            guard element.isOptional else {
                values.append(value)
                continue
            }
            guard case .optional(let inner) = value else { throw .noOverload }
            if let inner { values.append(inner) }
        }
        if !isConstant { try evaluator.spend(10) }
        return .list(ListValue(values))
    }
}

/// A map in braces.
final class MapPlan: Plan {
    private let entries: [(key: Plan, value: Plan, isOptional: Bool)]
    private let isConstant: Bool

    /// - Parameter isConstant: whether it costs nothing: the API server makes it once, before anything is judged.
    init(_ entries: [(key: Plan, value: Plan, isOptional: Bool)], isConstant: Bool) {
        (self.entries, self.isConstant) = (entries, isConstant)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        var map = MapValue()
        for entry in entries {
            let key = try entry.key.value(&evaluator)
            var value = try entry.value.value(&evaluator)
            if entry.isOptional {
                guard case .optional(let inner) = value else { throw .noOverload }
                guard let inner else {
                    // An entry without a value takes an earlier one of its key away, as in cel-go.
                    map.remove(key)
                    continue
                }
                value = inner
            }
            guard map.set(key, to: value) else { throw EvaluationError("unsupported key type: \(key.typeName)") }
        }
        if !isConstant { try evaluator.spend(30) }
        return .map(map)
    }
}
