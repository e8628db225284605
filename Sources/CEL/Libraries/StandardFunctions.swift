/// Operators and what else the language itself has.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions
enum StandardFunctions {
    static let unary: [String: Functions.Unary] = [
        "!": { (value) throws(EvaluationError) in
            guard case .bool(let value) = value else { throw .noOverload }
            return .bool(!value)
        },
        "negate": { (value) throws(EvaluationError) in
            switch value {
            case .int(let value):
                guard value != .min else { throw overflow }
                return .int(-value)
            case .double(let value): return .double(-value)
            default: throw .noOverload
            }
        },
        "size": { (value) throws(EvaluationError) in
            switch value {
            case .string(let text): return .int(text.count)
            case .bytes(let bytes): return .int(bytes.count)
            case .list(let list): return .int(list.count)
            case .map(let map): return .int(map.count)
            default: throw .noOverload
            }
        },
    ]

    static let binary: [String: Functions.Binary] = [
        "==": { (left, right) throws(EvaluationError) in .bool(left.equals(right)) },
        "!=": { (left, right) throws(EvaluationError) in .bool(!left.equals(right)) },
        "<": { (left, right) throws(EvaluationError) in .bool(try order(left, right) == .less) },
        "<=": { (left, right) throws(EvaluationError) in
            let order = try order(left, right)
            return .bool(order == .less || order == .same)
        },
        ">": { (left, right) throws(EvaluationError) in .bool(try order(left, right) == .more) },
        ">=": { (left, right) throws(EvaluationError) in
            let order = try order(left, right)
            return .bool(order == .more || order == .same)
        },
        "in": { (element, container) throws(EvaluationError) in
            switch container {
            case .list(let list): return .bool(list.contains(element))
            case .map(let map): return .bool(map[element] != nil)
            default: throw .noOverload
            }
        },
        "+": sum,
    ]

    static let all: [String: Functions.Function] = [
        "-": difference, "*": product, "/": quotient, "%": remainder,
    ]

    private static let overflow = EvaluationError("integer overflow")
    private static let unsignedOverflow = EvaluationError("unsigned integer overflow")

    /// The order of two values; nil for NaN, which has none.
    private static func order(_ left: Value, _ right: Value) throws(EvaluationError) -> Value.Order? {
        if let order = left.order(before: right) { return order }
        guard left.isNumber, right.isNumber else { throw .noOverload }
        return nil
    }

    @Sendable static func sum(_ left: Value, _ right: Value) throws(EvaluationError) -> Value {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            guard left.utf8.count + right.utf8.count <= StringFunctions.longest else { throw StringFunctions.tooLong }
            return .string(Text(utf8: left.utf8 + right.utf8))
        case (.bytes(let left), .bytes(let right)):
            guard left.count + right.count <= StringFunctions.longest else { throw StringFunctions.tooLong }
            return .bytes(left + right)
        case (.list(let left), .list(let right)):
            guard left.count + right.count <= ListFunctions.longest else { throw ListFunctions.tooLong }
            return .list(ListValue(left.elements + right.elements, rest: left.rest ?? right.rest))
        case (.duration(let left), .duration(let right)):
            return .duration(try checked(left.addingReportingOverflow(right), "duration overflow"))
        case (.timestamp(let moment), .duration(let duration)), (.duration(let duration), .timestamp(let moment)):
            guard let later = moment.adding(duration) else { throw EvaluationError("timestamp overflow") }
            return .timestamp(later)
        default:
            return try number(
                [left, right], { $0.addingReportingOverflow($1) }, { $0.addingReportingOverflow($1) }, { $0 + $1 })
        }
    }

    @Sendable private static func difference(_ arguments: [Value]) throws(EvaluationError) -> Value {
        try arguments.expect(2...2)
        switch (arguments[0], arguments[1]) {
        case (.duration(let left), .duration(let right)):
            return .duration(try checked(left.subtractingReportingOverflow(right), "duration overflow"))
        case (.timestamp(let left), .timestamp(let right)):
            guard let duration = left.since(right) else { throw EvaluationError("duration overflow") }
            return .duration(duration)
        case (.timestamp(let moment), .duration(let duration)):
            guard duration != .min, let earlier = moment.adding(-duration) else {
                throw EvaluationError("timestamp overflow")
            }
            return .timestamp(earlier)
        default:
            return try number(
                arguments, { $0.subtractingReportingOverflow($1) }, { $0.subtractingReportingOverflow($1) }, { $0 - $1 }
            )
        }
    }

    @Sendable private static func product(_ arguments: [Value]) throws(EvaluationError) -> Value {
        try number(
            arguments, { $0.multipliedReportingOverflow(by: $1) }, { $0.multipliedReportingOverflow(by: $1) },
            { $0 * $1 })
    }

    @Sendable private static func quotient(_ arguments: [Value]) throws(EvaluationError) -> Value {
        try number(
            arguments, { $0.dividedReportingOverflow(by: $1) }, { $0.dividedReportingOverflow(by: $1) }, { $0 / $1 },
            byZero: "division by zero")
    }

    @Sendable private static func remainder(_ arguments: [Value]) throws(EvaluationError) -> Value {
        try number(
            arguments, { $0.remainderReportingOverflow(dividingBy: $1) },
            { $0.remainderReportingOverflow(dividingBy: $1) },
            nil, byZero: "modulus by zero")
    }

    private typealias Result<Number> = (partialValue: Number, overflow: Bool)

    /// An operator on two numbers of one type.
    ///
    /// - Parameters:
    ///   - double: nil where doubles do not have it.
    ///   - byZero: what a zero on the right means; nil where it is like any other.
    private static func number(
        _ arguments: [Value], _ int: (Int, Int) -> Result<Int>, _ uint: (UInt, UInt) -> Result<UInt>,
        _ double: ((Double, Double) -> Double)?, byZero: String? = nil
    ) throws(EvaluationError) -> Value {
        try arguments.expect(2...2)
        switch (arguments[0], arguments[1]) {
        case (.int, .int(0)), (.uint, .uint(0)): if let byZero { throw EvaluationError(byZero) }
        default: break
        }
        switch (arguments[0], arguments[1]) {
        case (.int(let left), .int(let right)): return .int(try checked(int(left, right)))
        case (.uint(let left), .uint(let right)): return .uint(try checked(uint(left, right)))
        case (.double(let left), .double(let right)):
            guard let double else { throw .noOverload }
            return .double(double(left, right))
        default: throw .noOverload
        }
    }

    private static func checked<Number>(
        _ result: Result<Number>, _ message: String? = nil
    ) throws(EvaluationError) -> Number {
        guard !result.overflow else {
            throw message.map { EvaluationError($0) } ?? (Number.self == UInt.self ? unsignedOverflow : overflow)
        }
        return result.partialValue
    }
}
