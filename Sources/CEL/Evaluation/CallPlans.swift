/// A call of a function of one argument.
final class UnaryPlan: Plan {
    private let callee: Callee
    private let function: Functions.Unary
    private let argument: Plan
    private let isConstant: Bool

    /// - Parameter isConstant: whether it costs nothing: the API server calls it once, before anything is judged.
    init(_ callee: Callee, _ function: @escaping Functions.Unary, _ argument: Plan, isConstant: Bool) {
        (self.callee, self.function, self.argument, self.isConstant) = (callee, function, argument, isConstant)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        let value: Value
        do throws(EvaluationError) {
            value = try argument.value(&evaluator)
        } catch {
            throw try evaluator.failed(error)
        }
        try evaluator.prepare(callee, value, nil, isConstant: isConstant)
        if evaluator.variables.hasUnknown { try evaluator.checkKnown(callee.name, [value]) }
        let result = try function(value)
        if !isConstant { try evaluator.spend(callee.cost.behind(result)) }
        return result
    }
}

/// A call of a function or operator of two arguments.
final class BinaryPlan: Plan {
    private let callee: Callee
    private let function: Functions.Binary
    private let first: Plan
    private let second: Plan
    private let isConstant: Bool

    /// - Parameter isConstant: whether it costs nothing: the API server calls it once, before anything is judged.
    init(
        _ callee: Callee, _ function: @escaping Functions.Binary, _ first: Plan, _ second: Plan, isConstant: Bool
    ) {
        (self.callee, self.function, self.isConstant) = (callee, function, isConstant)
        (self.first, self.second) = (first, second)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        var failure: EvaluationError?
        let left = try evaluator.attempt(&failure, valueOf: first)
        let right = try evaluator.attempt(&failure, valueOf: second)
        guard failure == nil, let left, let right else { throw try evaluator.failed(failure ?? .noOverload) }
        try evaluator.prepare(callee, left, right, isConstant: isConstant)
        if evaluator.variables.hasUnknown { try evaluator.checkKnown(callee.name, [left, right]) }
        let result = try function(left, right)
        if !isConstant { try evaluator.spend(callee.cost.behind(result)) }
        return result
    }
}

/// A call of a function of any number of arguments.
final class CallPlan: Plan {
    private let callee: Callee
    private let function: Functions.Function
    private let arguments: [Plan]
    private let isConstant: Bool

    /// - Parameter isConstant: whether it costs nothing: the API server calls it once, before anything is judged.
    init(_ callee: Callee, _ arguments: [Plan], isConstant: Bool, _ function: @escaping Functions.Function) {
        (self.callee, self.arguments, self.isConstant, self.function) = (callee, arguments, isConstant, function)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        let values = try evaluator.values(of: arguments)
        try evaluator.prepare(callee, values.first, values.dropFirst().first, isConstant: isConstant)
        if evaluator.variables.hasUnknown { try evaluator.checkKnown(callee.name, values) }
        guard callee.takesArguments else { throw .noOverload }
        let result = try function(values)
        if !isConstant { try evaluator.spend(callee.cost.behind(result)) }
        return result
    }
}

/// A call of a function that does not exist. Its arguments fail first.
final class UndeclaredPlan: Plan {
    private let name: String
    private let arguments: [Plan]

    init(_ name: String, _ arguments: [Plan]) { (self.name, self.arguments) = (name, arguments) }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        _ = try evaluator.values(of: arguments)
        throw EvaluationError("undeclared reference to '\(name)'")
    }
}

/// A call of a function whose name has a dot in it, unless what stands before the dot is a variable: then it is that of a method.
final class NamespacedPlan: Plan {
    private let firstWord: String
    private let function: Plan
    private let method: Plan

    init(_ firstWord: String, _ function: Plan, orElse method: Plan) {
        (self.firstWord, self.function, self.method) = (firstWord, function, method)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        try evaluator.variables[firstWord] == nil ? function.value(&evaluator) : method.value(&evaluator)
    }
}
