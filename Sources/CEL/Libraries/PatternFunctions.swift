import RegularExpressions

/// Regular expressions, with the syntax of RE2.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library
enum PatternFunctions {
    static let all: [String: Functions.Function] = [
        "matches": { (arguments) throws(EvaluationError) in
            .bool(try pattern(arguments).isFound(in: try arguments.text(0).string))
        },
        "find": { (arguments) throws(EvaluationError) in
            let text = try arguments.text(0)
            return .string(try pattern(arguments).matches(in: text.string, most: 1).first.map { Text($0) } ?? "")
        },
        "findAll": { (arguments) throws(EvaluationError) in
            let most = arguments.count > 2 ? try arguments.int(2) : -1
            let found = try pattern(arguments).matches(
                in: try arguments.text(0).string, most: most < 0 ? ListFunctions.longest : most)
            return .list(ListValue(found.map { .string(Text($0)) }))
        },
    ]

    private static func pattern(_ arguments: [Value]) throws(EvaluationError) -> RegularExpression {
        let text = try arguments.text(1).string
        do throws(RegularExpressionError) {
            return try RegularExpression(text)
        } catch {
            throw EvaluationError("error parsing regexp: \(error.message)")
        }
    }
}
