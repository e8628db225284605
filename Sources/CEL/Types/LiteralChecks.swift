import Manifest
import RegularExpressions

/// What kube-apiserver refuses in literals, beside what types tell.
enum LiteralChecks {
    static func check(_ root: Expression) throws(CELError) {
        var pending: [(node: Expression, isFormatted: Bool)] = [(root, false)]
        while let (node, isFormatted) = pending.popLast() {
            var isFormat = isFormatted
            switch node.kind {
            case .list(let elements) where !isFormatted:
                try same(elements.map { ($0.value, $0.isOptional) })
            case .map(let entries) where !isFormatted:
                try same(entries.map { ($0.key, false) })
                try same(entries.map { ($0.value, $0.isOptional) })
            case .index(_, let index, _):
                if let type = unusable(index) { throw CELError("invalid qualifier type: \(type)", at: index.offset) }
            case .call(let name, let arguments, let isMethod):
                isFormat = isFormat || name == "format" && isMethod
                try checkCall(name, arguments, isMethod, node)
            default: break
            }
            for child in node.children.reversed() { pending.append((child, isFormat)) }
        }
    }

    /// The elements of a list, the keys and the values of a map are of one type.
    private static func same(_ nodes: [(node: Expression, isOptional: Bool)]) throws(CELError) {
        var first: CELType?
        for (node, isOptional) in nodes {
            var type = node.type
            if isOptional, case .optional(let inner) = type { type = inner }
            guard let known = first else {
                first = type
                continue
            }
            guard known == type else {
                throw CELError("expected type '\(known.description)' but found '\(type.description)'", at: node.offset)
            }
        }
    }

    /// The type of a constant that is no index or key; nil for what may be one. Kubernetes finds it out when it makes the program,
    /// before anything is evaluated.
    private static func unusable(_ index: Expression) -> String? {
        switch index.kind {
        case .literal(.bytes): "types.Bytes"
        case .literal(.null): "types.Null"
        case .list(let elements) where elements.allSatisfy({ isConstant($0.value) }): "*types.baseList"
        case .map(let entries) where entries.allSatisfy({ isConstant($0.key) && isConstant($0.value) }):
            "*types.baseMap"
        case .call("dyn", let arguments, isMethod: false): arguments.first.flatMap(unusable)
        case .call("duration", let arguments, isMethod: false) where arguments.allSatisfy(isConstant): "types.Duration"
        case .call("timestamp", let arguments, isMethod: false) where arguments.allSatisfy(isConstant):
            "types.Timestamp"
        default: nil
        }
    }

    private static func isConstant(_ node: Expression) -> Bool { if case .literal = node.kind { true } else { false } }

    private static func checkCall(
        _ name: String, _ arguments: [Expression], _ isMethod: Bool, _ node: Expression
    ) throws(CELError) {
        func literal(_ index: Int) -> Text? {
            guard index < arguments.count, case .literal(.string(let text)) = arguments[index].kind else { return nil }
            return text
        }
        if !isMethod, arguments.count == 1, case .literal(let value) = arguments[0].kind,
            ["bool", "int", "uint", "double", "string", "bytes"].contains(name)
        {
            do throws(EvaluationError) {
                _ = try ConversionFunctions.all[name]?([value])
            } catch {
                throw CELError(error.message, at: node.offset)
            }
        }
        switch name {
        case "duration" where !isMethod:
            if let text = literal(0), GoDuration(text.string) == nil {
                throw CELError("invalid duration argument: \"\(text.string)\"", at: arguments[0].offset)
            }
        case "timestamp" where !isMethod:
            if let text = literal(0), Timestamp(text) == nil {
                throw CELError("invalid timestamp argument: \"\(text.string)\"", at: arguments[0].offset)
            }
        case "matches", "find", "findAll":
            guard let text = literal(1) else { return }
            do throws(RegularExpressionError) {
                node.pattern = try RegularExpression(text.string)
            } catch {
                throw CELError("invalid matches argument: \(error.message)", at: arguments[1].offset)
            }
        case "format" where isMethod:
            guard let text = literal(0), arguments.count == 2, case .list(let elements) = arguments[1].kind else {
                return
            }
            do throws(EvaluationError) {
                try StringFormat.check(text, elements.map(\.value.type))
            } catch {
                throw CELError(error.message, at: node.offset)
            }
        default: return
        }
    }
}
