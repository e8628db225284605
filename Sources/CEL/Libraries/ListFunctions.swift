/// Functions of lists and sets.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library
enum ListFunctions {
    /// As many elements as a list may get.
    static let longest = 1_000_000
    static let tooLong = EvaluationError("a list of more than \(longest) elements", .costLimit)

    static let all: [String: Functions.Function] = [
        "isSorted": { (arguments) throws(EvaluationError) in
            let list = try arguments.list(0)
            if let first = list.first, !first.isOrdered { throw .noOverload }
            for (left, right) in zip(list, list.dropFirst()) where try order(left, right) == .more {
                return .bool(false)
            }
            return .bool(true)
        },
        "sum": { (arguments) throws(EvaluationError) in
            let list = try arguments.list(0)
            guard var total = list.first else { return .int(0) }
            switch total {
            case .int, .uint, .double, .duration: break
            default: throw .noOverload
            }
            for value in list.dropFirst() { total = try StandardFunctions.sum(total, value) }
            return total
        },
        "min": { (arguments) throws(EvaluationError) in try extreme(arguments, .less, "min") },
        "max": { (arguments) throws(EvaluationError) in try extreme(arguments, .more, "max") },
        "includes": { (arguments) throws(EvaluationError) in
            try arguments.expect(2...2)
            guard case .list(let list) = arguments[0] else { return .bool(arguments[0].equals(arguments[1])) }
            return .bool(list.elements.contains { $0.equals(arguments[1]) })
        },
        "slice": { (arguments) throws(EvaluationError) in
            let (list, start, end) = (try arguments.list(0), try arguments.int(1), try arguments.int(2))
            if start < 0 || end < 0 {
                throw EvaluationError("cannot slice(\(start), \(end)), negative indexes not supported")
            }
            if start > end {
                throw EvaluationError(
                    "cannot slice(\(start), \(end)), start index must be less than or equal to end index")
            }
            if end > list.count {
                throw EvaluationError("cannot slice(\(start), \(end)), list is length \(list.count)")
            }
            return .list(ListValue(Array(list[start..<end])))
        },
        "flatten": { (arguments) throws(EvaluationError) in
            let depth = arguments.count > 1 ? try arguments.int(1) : 1
            guard depth >= 0 else { throw EvaluationError("level must be non-negative") }
            var list = try arguments.list(0)
            for _ in 0..<min(depth, 250) {
                list = list.flatMap { if case .list(let inner) = $0 { inner.elements } else { [$0] } }
                guard list.count <= longest else { throw tooLong }
            }
            return .list(ListValue(list))
        },
        "sort": { (arguments) throws(EvaluationError) in
            .list(ListValue(try sorted(try arguments.list(0).map { ($0, $0) })))
        },
        "distinct": { (arguments) throws(EvaluationError) in
            var kept: [Value] = []
            for value in try arguments.list(0) where !kept.contains(where: { $0.equals(value) }) { kept.append(value) }
            return .list(ListValue(kept))
        },
        "reverse": { (arguments) throws(EvaluationError) in .list(ListValue(try arguments.list(0).reversed())) },
        "lists.range": { (arguments) throws(EvaluationError) in
            let count = try arguments.int(0)
            guard count <= longest else { throw tooLong }
            return .list(ListValue((0..<max(0, count)).map { .int($0) }))
        },
        "first": { (arguments) throws(EvaluationError) in .optional(try arguments.list(0).first) },
        "last": { (arguments) throws(EvaluationError) in .optional(try arguments.list(0).last) },
        "sets.contains": { (arguments) throws(EvaluationError) in
            .bool(contains(try arguments.list(0), all: try arguments.list(1)))
        },
        "sets.equivalent": { (arguments) throws(EvaluationError) in
            let (left, right) = (try arguments.list(0), try arguments.list(1))
            return .bool(contains(left, all: right) && contains(right, all: left))
        },
        "sets.intersects": { (arguments) throws(EvaluationError) in
            let (left, right) = (try arguments.list(0), try arguments.list(1))
            return .bool(left.contains { value in right.contains { $0.equals(value) } })
        },
    ]

    private static func contains(_ list: [Value], all values: [Value]) -> Bool {
        values.allSatisfy { value in list.contains { $0.equals(value) } }
    }

    private static func order(_ left: Value, _ right: Value) throws(EvaluationError) -> Value.Order? {
        guard left.typeName == right.typeName || left.isNumber && right.isNumber else { throw .noOverload }
        if let order = left.order(before: right) { return order }
        guard left.isNumber else { throw .noOverload }
        return nil
    }

    private static func extreme(
        _ arguments: [Value], _ wanted: Value.Order, _ name: String
    ) throws(EvaluationError) -> Value {
        let list = try arguments.list(0)
        guard var best = list.first else { throw EvaluationError("\(name) called on empty list") }
        guard best.isOrdered else { throw .noOverload }
        for value in list.dropFirst() where try order(value, best) == wanted { best = value }
        return best
    }

    static func index(_ arguments: [Value], isLast: Bool) throws(EvaluationError) -> Value {
        try arguments.expect(2...2)
        let list = try arguments.list(0)
        let found =
            isLast
            ? list.lastIndex { $0.equals(arguments[1]) } : list.firstIndex { $0.equals(arguments[1]) }
        return .int(found ?? -1)
    }

    /// Values in the order of their keys; equal ones stay in theirs.
    static func sorted(_ pairs: [(key: Value, value: Value)]) throws(EvaluationError) -> [Value] {
        if let first = pairs.first {
            for pair in pairs {
                guard pair.key.typeName == first.key.typeName else {
                    throw EvaluationError("list elements must have the same type")
                }
                guard pair.key.order(before: pair.key) != nil || pair.key.isNumber else {
                    throw EvaluationError("list elements must be comparable")
                }
            }
        }
        return pairs.enumerated().sorted { left, right in
            let order = left.element.key.order(before: right.element.key)
            return order == .less || order == .same && left.offset < right.offset
        }.map(\.element.value)
    }
}
