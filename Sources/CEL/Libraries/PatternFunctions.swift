import RegularExpressions
import Synchronization

/// Regular expressions, with the syntax of RE2.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library
enum PatternFunctions {
    static let all: [String: Functions.Function] = ["matches", "find", "findAll"].reduce(into: [:]) { functions, name in
        functions[name] = function(name)
    }

    private static func function(_ name: String) -> Functions.Function {
        { (arguments: [Value]) throws(EvaluationError) -> Value in
            try call(name, try pattern(try arguments.text(1)), arguments)
        }
    }

    /// The patterns that were asked for lately: those of a list are asked for again and again.
    private static let known = Mutex<[Text: RegularExpression]>([:])
    private static let (mostKnown, longestKnown) = (256, 256)

    private static func pattern(_ text: Text) throws(EvaluationError) -> RegularExpression {
        if let pattern = known.withLock({ $0[text] }) { return pattern }
        let pattern: RegularExpression
        do throws(RegularExpressionError) {
            pattern = try RegularExpression(text.string)
        } catch {
            throw EvaluationError("error parsing regexp: \(error.message)")
        }
        guard text.utf8.count <= longestKnown else { return pattern }
        known.withLock { known in
            if known.count >= mostKnown { known.removeAll() }
            known[text] = pattern
        }
        return pattern
    }

    /// Calls one of the functions with its pattern ready.
    static func call(_ name: String, _ pattern: RegularExpression, _ arguments: [Value]) throws(EvaluationError)
        -> Value
    {
        let text = try arguments.text(0).string
        switch name {
        case "matches": return .bool(pattern.isFound(in: text))
        case "find": return .string(try parts(of: text, pattern, most: 1).first.map { Text($0) } ?? "")
        default:
            let most = arguments.count > 2 ? try arguments.int(2) : -1
            let found = try parts(of: text, pattern, most: most < 0 ? ListFunctions.longest : most)
            return .list(ListValue(found.map { .string(Text($0)) }))
        }
    }

    private static func parts(
        of text: String, _ pattern: RegularExpression, most: Int
    ) throws(EvaluationError) -> [String] {
        guard let found = pattern.matches(in: text, most: most) else {
            throw EvaluationError("operation cancelled: actual cost limit exceeded", .costLimit)
        }
        return found
    }
}
