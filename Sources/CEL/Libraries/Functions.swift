/// The functions by their names, methods with their receiver in front.
///
/// Each looks at the types of its arguments itself: what the checker knows nothing of may be anything.
enum Functions {
    typealias Function = @Sendable ([Value]) throws(EvaluationError) -> Value

    typealias Unary = @Sendable (Value) throws(EvaluationError) -> Value
    typealias Binary = @Sendable (Value, Value) throws(EvaluationError) -> Value

    static let all: [String: Function] = [
        StandardFunctions.all, ConversionFunctions.all, StringFunctions.all, ListFunctions.all, OptionalFunctions.all,
        TimeFunctions.all, PatternFunctions.all, QuantityFunctions.all, NetworkFunctions.all, VersionFunctions.all,
        FormatFunctions.all, unary.mapValues(function), binary.mapValues(function),
    ].reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }

    /// Those that are called most, without a list of arguments.
    static let unary = StandardFunctions.unary
    static let binary = StandardFunctions.binary.merging(StringFunctions.binary) { first, _ in first }

    private static func function(_ unary: @escaping Unary) -> Function {
        { (arguments) throws(EvaluationError) in
            try arguments.expect(1...1)
            return try unary(arguments[0])
        }
    }

    private static func function(_ binary: @escaping Binary) -> Function {
        { (arguments) throws(EvaluationError) in
            try arguments.expect(2...2)
            return try binary(arguments[0], arguments[1])
        }
    }
}

extension Value {
    /// The string that it is.
    ///
    /// - Throws: that there is no such overload where it is none.
    var text: Text {
        get throws(EvaluationError) {
            guard case .string(let text) = self else { throw .noOverload }
            return text
        }
    }
}

extension [Value] {
    /// The string at a place.
    ///
    /// - Throws: that there is no such overload where there is none.
    func text(_ index: Int) throws(EvaluationError) -> Text {
        guard index < count else { throw .noOverload }
        return try self[index].text
    }

    func int(_ index: Int) throws(EvaluationError) -> Int {
        guard index < count, case .int(let value) = self[index] else { throw .noOverload }
        return value
    }

    func list(_ index: Int) throws(EvaluationError) -> [Value] {
        guard index < count, case .list(let list) = self[index] else { throw .noOverload }
        return list.elements
    }

    func expect(_ counts: ClosedRange<Int>) throws(EvaluationError) {
        guard counts.contains(count) else { throw .noOverload }
    }
}
