/// Macros over the elements of a list or the keys of a map.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#macros
extension Evaluator {
    mutating func comprehension(_ it: Expression.Comprehension) throws(EvaluationError) -> Value {
        let range = try value(of: it.range)
        note(range)
        let rounds = try rounds(over: range, it.names.count)
        let outer = scopes.count
        for name in it.names { scopes.append((name, .null)) }
        defer { scopes.removeLast(scopes.count - outer) }
        switch it.macro {
        case .all, .exists:
            let result = try quantifier(it, rounds, rest: range.rest)
            // Where none fulfils it, it is missing in all of them.
            if it.macro == .exists, case .bool(false) = result { note(range, isMissingElement: true) }
            return result
        case .existsOne:
            var (count, failure): (Int, EvaluationError?) = (0, nil)
            for round in rounds {
                bind(round)
                let isTrue = try attempt(&failure) { (evaluator: inout Evaluator) throws(EvaluationError) -> Bool in
                    try evaluator.holds(it.condition)
                }
                if isTrue ?? false {
                    count += 1
                    try spend(2)
                }
            }
            try spend(2)
            if let failure { throw failure }
            if count < 2, let rest = range.rest { throw .unknown(rest) }
            return .bool(count == 1)
        case .filter, .map, .transformList:
            var values: [Value] = []
            for round in rounds {
                bind(round)
                guard try holds(it.condition) else { continue }
                try spend(12)
                values.append(
                    try it.result.map { (node) throws(EvaluationError) -> Value in try value(of: node) } ?? round.0)
                if it.result == nil { try spend(1) }
            }
            try spend(1)
            return .list(ListValue(values, rest: range.rest))
        case .transformMap, .transformMapEntry:
            if let rest = range.rest { throw .unknown(rest) }
            return try transformed(it, rounds)
        case .sortBy:
            if let rest = range.rest { throw .unknown(rest) }
            var pairs: [(key: Value, value: Value)] = []
            for round in rounds {
                guard let result = it.result else { continue }
                bind(round)
                pairs.append((try value(of: result), round.0))
            }
            try spend(14 * pairs.count + 12 + 2 * pairs.count * pairs.count)
            return .list(ListValue(try ListFunctions.sorted(pairs)))
        }
    }

    /// Gives the variables of the innermost macro their values.
    private mutating func bind(_ round: (Value, Value?)) {
        guard let second = round.1 else {
            scopes[scopes.count - 1].value = round.0
            return
        }
        scopes[scopes.count - 2].value = round.0
        scopes[scopes.count - 1].value = second
    }

    private func rounds(over range: Value, _ names: Int) throws(EvaluationError) -> [(Value, Value?)] {
        switch range {
        case .list(let list):
            let elements = list.elements
            return names == 1 ? elements.map { ($0, nil) } : zip(0..., elements).map { (.int($0), $1) }
        case .map(let map): return names == 1 ? map.keys.map { ($0, nil) } : map.entries.map { ($0.key, $0.value) }
        case .null: throw EvaluationError("got 'types.Null', expected iterable type")
        default: throw EvaluationError("got '\(range.typeName)', expected iterable type")
        }
    }

    private mutating func holds(_ condition: Expression?) throws(EvaluationError) -> Bool {
        guard let condition else { return true }
        guard case .bool(let isTrue) = try value(of: condition) else { throw .noOverload }
        if !isTrue { try spend(1) }
        return isTrue
    }

    /// `all` or `exists`: an element that decides wins over errors with others.
    private mutating func quantifier(
        _ it: Expression.Comprehension, _ rounds: [(Value, Value?)], rest: String?
    ) throws(EvaluationError) -> Value {
        let decision = it.macro == .exists
        var failure: EvaluationError?
        for round in rounds {
            try spend(decision ? 4 : 3)
            bind(round)
            note(round.1 ?? round.0)
            let value = try attempt(&failure) { (evaluator: inout Evaluator) throws(EvaluationError) -> Bool in
                guard let condition = it.condition, case .bool(let value) = try evaluator.value(of: condition) else {
                    throw .noOverload
                }
                return value
            }
            if value == decision {
                try spend(decision ? 3 : 2)
                return .bool(decision)
            }
        }
        try spend(1)
        if let failure { throw failure }
        if let rest { throw .unknown(rest) }
        return .bool(!decision)
    }

    private mutating func transformed(
        _ it: Expression.Comprehension, _ rounds: [(Value, Value?)]
    ) throws(EvaluationError) -> Value {
        var map = MapValue()
        for round in rounds {
            bind(round)
            guard try holds(it.condition), let result = it.result else { continue }
            let value = try value(of: result)
            try spend(3)
            guard it.macro == .transformMapEntry else {
                map.set(round.0, to: value)
                continue
            }
            guard case .map(let entries) = value else { throw .noOverload }
            for (key, value) in entries.entries {
                if map[key] != nil {
                    throw EvaluationError("insert failed: key \(StringFormat.text(of: key)) already exists")
                }
                map.set(key, to: value)
            }
        }
        return .map(map)
    }
}
