/// A literal, or what is made of nothing else.
final class ConstantPlan: Plan {
    private let constant: Value

    init(_ constant: Value) { self.constant = constant }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value { constant }
}

/// A variable of a macro.
final class SlotPlan: Plan {
    private let slot: Int
    private let isFree: Bool

    /// - Parameters:
    ///   - slot: how many variables of macros there are outside it.
    ///   - isFree: whether it costs nothing.
    init(_ slot: Int, isFree: Bool) { (self.slot, self.isFree) = (slot, isFree) }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        if !isFree { try evaluator.spend(1) }
        return try evaluator.slots[slot].known
    }
}

/// A name that no macro has made.
final class NamePlan: Plan {
    private let name: String
    private let isFree: Bool

    /// - Parameter isFree: whether it costs nothing.
    init(_ name: String, isFree: Bool) { (self.name, self.isFree) = (name, isFree) }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        if !isFree { try evaluator.spend(1) }
        if let value = evaluator.variables[name] { return try value.known }
        guard Declarations.types[name] != nil else {
            throw EvaluationError("undeclared reference to '\(name)'")
        }
        return .type(name)
    }
}

/// A name with dots in it: that of a variable or of a type, or else the field of what the name before the dot means.
final class QualifiedPlan: Plan {
    private let name: String
    private let firstWord: String
    private let isType: Bool
    private let other: Plan
    /// Its place among the fields that are read once; nil where it is read each time.
    private let place: Int?

    init(_ name: String, _ firstWord: String, isType: Bool, orElse other: Plan) {
        (self.name, self.firstWord, self.isType, self.other) = (name, firstWord, isType, other)
        place = firstWord == ReadFields.object ? ReadFields.place(of: name) : nil
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        if evaluator.variables.hasQualifiedNames, let value = evaluator.variables[name] {
            try evaluator.spend(1)
            return try value.known
        }
        if isType, evaluator.variables[firstWord] == nil { return .type(name) }
        guard let place else { return try other.value(&evaluator) }
        return try evaluator.read(other, at: place)
    }
}

/// A variable of a policy, which is evaluated when it is asked for.
final class VariablePlan: Plan {
    private let name: String
    private let isOptional: Bool
    private let asksForPresence: Bool
    /// What it means where there are no such variables.
    private let other: Plan

    init(_ name: String, orElse other: Plan, isOptional: Bool = false, asksForPresence: Bool = false) {
        (self.name, self.other) = (name, other)
        (self.isOptional, self.asksForPresence) = (isOptional, asksForPresence)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        guard let found = try evaluator.lazyValue(name) else { return try other.value(&evaluator) }
        if asksForPresence { return .bool(true) }
        try evaluator.spend(1)
        return isOptional ? .optional(found) : found
    }
}
