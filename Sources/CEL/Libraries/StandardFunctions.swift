/// Operators and what else the language itself has.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions
enum StandardFunctions {
    static let all: [String: Functions.Function] = [
        "!": { (arguments) throws(EvaluationError) in
            guard case .bool(let value)? = arguments.first else { throw .noOverload }
            return .bool(!value)
        },
        "negate": { (arguments) throws(EvaluationError) in
            switch arguments.first {
            case .int(let value):
                guard value != .min else { throw overflow }
                return .int(-value)
            case .double(let value): return .double(-value)
            default: throw .noOverload
            }
        },
        "==": { (arguments) throws(EvaluationError) in
            try arguments.expect(2...2)
            return .bool(arguments[0].equals(arguments[1]))
        },
        "!=": { (arguments) throws(EvaluationError) in
            try arguments.expect(2...2)
            return .bool(!arguments[0].equals(arguments[1]))
        },
        "<": { (arguments) throws(EvaluationError) in .bool(try order(arguments) == .less) },
        "<=": { (arguments) throws(EvaluationError) in
            let order = try order(arguments)
            return .bool(order == .less || order == .same)
        },
        ">": { (arguments) throws(EvaluationError) in .bool(try order(arguments) == .more) },
        ">=": { (arguments) throws(EvaluationError) in
            let order = try order(arguments)
            return .bool(order == .more || order == .same)
        },
        "in": { (arguments) throws(EvaluationError) in
            try arguments.expect(2...2)
            switch arguments[1] {
            case .list(let list): return .bool(list.elements.contains { $0.equals(arguments[0]) })
            case .map(let map): return .bool(map[arguments[0]] != nil)
            default: throw .noOverload
            }
        },
        "+": sum, "-": difference, "*": product, "/": quotient, "%": remainder,
        "size": { (arguments) throws(EvaluationError) in
            switch arguments.first {
            case .string(let text): return .int(text.count)
            case .bytes(let bytes): return .int(bytes.count)
            case .list(let list): return .int(list.count)
            case .map(let map): return .int(map.count)
            default: throw .noOverload
            }
        },
    ]

    private static let overflow = EvaluationError("integer overflow")
    private static let unsignedOverflow = EvaluationError("unsigned integer overflow")

    /// The order of two values; nil for NaN, which has none.
    private static func order(_ arguments: [Value]) throws(EvaluationError) -> Value.Order? {
        try arguments.expect(2...2)
        if let order = arguments[0].order(before: arguments[1]) { return order }
        guard arguments[0].isNumber, arguments[1].isNumber else { throw .noOverload }
        return nil
    }

    @Sendable private static func sum(_ arguments: [Value]) throws(EvaluationError) -> Value {
        try arguments.expect(2...2)
        switch (arguments[0], arguments[1]) {
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
                arguments, { $0.addingReportingOverflow($1) }, { $0.addingReportingOverflow($1) }, { $0 + $1 })
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
