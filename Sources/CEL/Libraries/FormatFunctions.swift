/// Named formats.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library
enum FormatFunctions {
    static let all: [String: Functions.Function] = {
        var functions: [String: Functions.Function] = ["format.named": named, "validate": validated]
        for format in NamedFormat.allCases { functions["format." + format.rawValue] = constant(format) }
        return functions
    }()

    private static func constant(_ format: NamedFormat) -> Functions.Function {
        { (arguments: [Value]) throws(EvaluationError) -> Value in
            try arguments.expect(0...0)
            return .opaque(.format(format))
        }
    }

    @Sendable private static func named(_ arguments: [Value]) throws(EvaluationError) -> Value {
        .optional(NamedFormat(rawValue: try arguments.text(0).string).map { .opaque(.format($0)) })
    }

    @Sendable private static func validated(_ arguments: [Value]) throws(EvaluationError) -> Value {
        guard case .opaque(.format(let format))? = arguments.first else { throw .noOverload }
        let problems = format.problems(of: try arguments.text(1))
        return .optional(problems.isEmpty ? nil : .list(ListValue(problems.map { .string(Text($0)) })))
    }
}
