import RegularExpressions

/// Regular expressions, with the syntax of RE2.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library
enum PatternFunctions {
    static let all: [String: Functions.Function] = ["matches", "find", "findAll"].reduce(into: [:]) { functions, name in
        functions[name] = function(name)
    }

    private static func function(_ name: String) -> Functions.Function {
        { (arguments: [Value]) throws(EvaluationError) -> Value in
            let text = try arguments.text(1).string
            let pattern: RegularExpression
            do throws(RegularExpressionError) {
                pattern = try RegularExpression(text)
            } catch {
                throw EvaluationError("error parsing regexp: \(error.message)")
            }
            return try call(name, pattern, arguments)
        }
    }

    /// Calls one of the functions with its pattern ready.
    static func call(_ name: String, _ pattern: RegularExpression, _ arguments: [Value]) throws(EvaluationError)
        -> Value
    {
        let text = try arguments.text(0).string
        switch name {
        case "matches": return .bool(pattern.isFound(in: text))
        case "find": return .string(pattern.matches(in: text, most: 1).first.map { Text($0) } ?? "")
        default:
            let most = arguments.count > 2 ? try arguments.int(2) : -1
            let found = pattern.matches(in: text, most: most < 0 ? ListFunctions.longest : most)
            return .list(ListValue(found.map { .string(Text($0)) }))
        }
    }
}
