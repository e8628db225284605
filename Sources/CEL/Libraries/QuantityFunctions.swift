/// Amounts of resources.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library
enum QuantityFunctions {
    static let all: [String: Functions.Function] = [
        "quantity": { (arguments) throws(EvaluationError) in
            guard case .string(let text)? = arguments.first else {
                throw EvaluationError("no such overload: quantity(\(arguments.first?.typeName ?? ""))")
            }
            return .opaque(.quantity(try ExactQuantity(text)))
        },
        "isQuantity": { (arguments) throws(EvaluationError) in
            let text = try arguments.text(0)
            return .bool((try? ExactQuantity(text)) != nil)
        },
        "sign": { (arguments) throws(EvaluationError) in .int(try quantity(arguments, 0).sign) },
        "isInteger": { (arguments) throws(EvaluationError) in .bool(try quantity(arguments, 0).isInteger) },
        "asInteger": { (arguments) throws(EvaluationError) in
            guard let value = try quantity(arguments, 0).integer else {
                throw EvaluationError("cannot convert value to integer")
            }
            return .int(value)
        },
        "asApproximateFloat": { (arguments) throws(EvaluationError) in .double(try quantity(arguments, 0).double) },
        "isGreaterThan": { (arguments) throws(EvaluationError) in
            if case .opaque(.semver)? = arguments.first { return try VersionFunctions.compare(arguments) { $0 > $1 } }
            return .bool(try quantity(arguments, 0) > quantity(arguments, 1))
        },
        "isLessThan": { (arguments) throws(EvaluationError) in
            if case .opaque(.semver)? = arguments.first { return try VersionFunctions.compare(arguments) { $0 < $1 } }
            return .bool(try quantity(arguments, 0) < quantity(arguments, 1))
        },
        "compareTo": { (arguments) throws(EvaluationError) in
            if case .opaque(.semver)? = arguments.first { return try VersionFunctions.order(arguments) }
            let (left, right) = (try quantity(arguments, 0), try quantity(arguments, 1))
            return .int(left < right ? -1 : left > right ? 1 : 0)
        },
        "add": { (arguments) throws(EvaluationError) in
            .opaque(.quantity(try quantity(arguments, 0).adding(try amount(arguments))))
        },
        "sub": { (arguments) throws(EvaluationError) in
            .opaque(.quantity(try quantity(arguments, 0).subtracting(try amount(arguments))))
        },
    ]

    private static func quantity(_ arguments: [Value], _ index: Int) throws(EvaluationError) -> ExactQuantity {
        guard index < arguments.count, case .opaque(.quantity(let value)) = arguments[index] else { throw .noOverload }
        return value
    }

    private static func amount(_ arguments: [Value]) throws(EvaluationError) -> ExactQuantity {
        if arguments.count > 1, case .int(let value) = arguments[1] { return ExactQuantity(value) }
        return try quantity(arguments, 1)
    }
}
