/// The functions by their names, methods with their receiver in front.
///
/// Each looks at the types of its arguments itself: what the checker knows nothing of may be anything.
enum Functions {
    typealias Function = @Sendable ([Value]) throws(EvaluationError) -> Value

    static let all: [String: Function] = [
        StandardFunctions.all, ConversionFunctions.all, StringFunctions.all, ListFunctions.all, OptionalFunctions.all,
        TimeFunctions.all, PatternFunctions.all, QuantityFunctions.all, NetworkFunctions.all, VersionFunctions.all,
        FormatFunctions.all,
    ].reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }
}

extension [Value] {
    /// The string at a place.
    ///
    /// - Throws: that there is no such overload where there is none.
    func text(_ index: Int) throws(EvaluationError) -> Text {
        guard index < count, case .string(let text) = self[index] else { throw .noOverload }
        return text
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
