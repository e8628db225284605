/// Functions of optional values.
enum OptionalFunctions {
    static let all: [String: Functions.Function] = [
        "optional.of": { (arguments) throws(EvaluationError) in
            try arguments.expect(1...1)
            return .optional(arguments[0])
        },
        "optional.ofNonZeroValue": { (arguments) throws(EvaluationError) in
            try arguments.expect(1...1)
            return .optional(arguments[0].isZero ? nil : arguments[0])
        },
        "optional.none": { (arguments) throws(EvaluationError) in .optional(nil) },
        "hasValue": { (arguments) throws(EvaluationError) in .bool(try inner(arguments).map { _ in true } ?? false) },
        "value": { (arguments) throws(EvaluationError) in
            guard let value = try inner(arguments) else { throw EvaluationError("optional.none() dereference") }
            return value
        },
        "or": { (arguments) throws(EvaluationError) in
            try arguments.expect(2...2)
            guard case .optional = arguments[1] else { throw .noOverload }
            return try inner(arguments).map { _ in arguments[0] } ?? arguments[1]
        },
        "orValue": { (arguments) throws(EvaluationError) in
            try arguments.expect(2...2)
            return try inner(arguments) ?? arguments[1]
        },
        "optional.unwrap": unwrapped, "unwrapOpt": unwrapped,
    ]

    private static func inner(_ arguments: [Value]) throws(EvaluationError) -> Value? {
        guard case .optional(let value)? = arguments.first else { throw .noOverload }
        return value
    }

    @Sendable private static func unwrapped(_ arguments: [Value]) throws(EvaluationError) -> Value {
        var values: [Value] = []
        for element in try arguments.list(0) {
            guard case .optional(let value) = element else { throw .noOverload }
            if let value { values.append(value) }
        }
        return .list(ListValue(values))
    }
}
