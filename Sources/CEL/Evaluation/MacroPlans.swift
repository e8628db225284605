// Macros over the elements of a list or the keys of a map.
//
// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#macros

/// What a macro goes through, and its variables.
struct Loop {
    private let range: Plan
    /// The place of the first variable.
    private let slot: Int
    private let hasTwoNames: Bool

    init(_ range: Plan, slot: Int, hasTwoNames: Bool) {
        (self.range, self.slot, self.hasTwoNames) = (range, slot, hasTwoNames)
    }

    /// What is gone through, element by element or key by key.
    struct Rounds {
        let range: Value
        /// The keys, where there are two variables and it is a map.
        fileprivate var keys: [Value] = []
        fileprivate var values: [Value] = []

        var indices: Range<Int> { values.indices }

        /// What further elements or entries are, in words, where there may be some that nobody knows.
        var rest: String? { range.rest }

        /// The first of two variables in a round: a key, or an index.
        func key(_ round: Int) -> Value { keys.isEmpty ? .int(round) : keys[round] }

        /// The only variable in a round, or the second of two.
        func value(_ round: Int) -> Value { values[round] }
    }

    /// Makes the variables and calls `body`; afterwards they are gone.
    ///
    /// - Throws: where the range is nothing to go through, and what `body` throws.
    func run<Result>(
        _ evaluator: inout Evaluator, _ body: (inout Evaluator, Rounds) throws(EvaluationError) -> Result
    ) throws(EvaluationError) -> Result {
        let range = try range.value(&evaluator)
        evaluator.note(range)
        let rounds = try rounds(over: range, &evaluator)
        evaluator.slots.append(.null)
        if hasTwoNames { evaluator.slots.append(.null) }
        defer { evaluator.slots.removeLast(hasTwoNames ? 2 : 1) }
        return try body(&evaluator, rounds)
    }

    /// A long list or map of a document is made out once, however often an expression goes through it.
    private func rounds(over range: Value, _ evaluator: inout Evaluator) throws(EvaluationError) -> Rounds {
        guard range.rest == nil, let node = range.node, node.count > Loop.short else { return try rounds(over: range) }
        for known in evaluator.ranges where known.hasTwoNames == hasTwoNames && known.node.identifier == node.identifier
        {
            if known.node.isInDocument(of: node) { return known.rounds }
        }
        let made = try rounds(over: range)
        if evaluator.ranges.count >= Loop.mostKept { evaluator.ranges.removeFirst() }
        evaluator.ranges.append(Evaluator.Range(node: node, hasTwoNames: hasTwoNames, rounds: made))
        return made
    }

    private static let (short, mostKept) = (64, 8)

    private func rounds(over range: Value) throws(EvaluationError) -> Rounds {
        switch range {
        case .list(let list): return Rounds(range: range, values: list.elements)
        case .map(let map):
            guard hasTwoNames else { return Rounds(range: range, values: map.keys) }
            let entries = map.entries
            return Rounds(range: range, keys: entries.map(\.key), values: entries.map(\.value))
        case .null: throw EvaluationError("got 'types.Null', expected iterable type")
        default: throw EvaluationError("got '\(range.typeName)', expected iterable type")
        }
    }

    /// Gives the variables the values of a round.
    @inline(__always) func bind(_ evaluator: inout Evaluator, _ rounds: Rounds, _ round: Int) {
        guard hasTwoNames else {
            evaluator.slots[slot] = rounds.values[round]
            return
        }
        evaluator.slots[slot] = rounds.key(round)
        evaluator.slots[slot + 1] = rounds.values[round]
    }
}

extension Plan? {
    /// Whether an element counts; where there is no condition, all do.
    fileprivate func holds(_ evaluator: inout Evaluator) throws(EvaluationError) -> Bool {
        guard let self else { return true }
        let isTrue = try self.condition(&evaluator)
        if !isTrue { try evaluator.spend(1) }
        return isTrue
    }
}

/// `all` or `exists`: an element that decides wins over errors with others.
final class QuantifierPlan: ConditionPlan {
    private let loop: Loop
    private let condition: Plan?
    private let decision: Bool

    init(_ loop: Loop, _ condition: Plan?, decision: Bool) {
        (self.loop, self.condition, self.decision) = (loop, condition, decision)
    }

    override func condition(_ evaluator: inout Evaluator) throws(EvaluationError) -> Bool {
        guard let condition else { throw .noOverload }
        return try loop.run(&evaluator) { (evaluator, rounds) throws(EvaluationError) in
            var failure: EvaluationError?
            for round in rounds.indices {
                try evaluator.spend(decision ? 4 : 3)
                loop.bind(&evaluator, rounds, round)
                evaluator.note(rounds.value(round))
                if try evaluator.attempt(&failure, condition) == decision {
                    try evaluator.spend(decision ? 3 : 2)
                    return decision
                }
            }
            try evaluator.spend(1)
            // One that nobody knows may decide, whatever failed.
            if let rest = rounds.rest { throw .unknown(rest) }
            if let failure { throw failure }
            // Where none fulfils it, it is missing in all of them.
            if decision { evaluator.note(rounds.range, isMissingElement: true) }
            return !decision
        }
    }
}

/// `exists_one`.
final class SinglePlan: ConditionPlan {
    private let loop: Loop
    private let condition: Plan?

    init(_ loop: Loop, _ condition: Plan?) { (self.loop, self.condition) = (loop, condition) }

    override func condition(_ evaluator: inout Evaluator) throws(EvaluationError) -> Bool {
        try loop.run(&evaluator) { (evaluator, rounds) throws(EvaluationError) in
            var (count, failure): (Int, EvaluationError?) = (0, nil)
            for round in rounds.indices {
                loop.bind(&evaluator, rounds, round)
                do throws(EvaluationError) {
                    guard try condition.holds(&evaluator) else { continue }
                } catch {
                    try evaluator.keep(error, &failure)
                    continue
                }
                count += 1
                try evaluator.spend(2)
            }
            try evaluator.spend(2)
            if let failure { throw failure }
            if count < 2, let rest = rounds.rest { throw .unknown(rest) }
            return count == 1
        }
    }
}

/// `filter`, `map` and `transformList`.
final class SelectionPlan: Plan {
    private let loop: Loop
    private let condition: Plan?
    private let result: Plan?

    /// - Parameter result: what becomes of an element; nil where it stays as it is.
    init(_ loop: Loop, _ condition: Plan?, _ result: Plan?) {
        (self.loop, self.condition, self.result) = (loop, condition, result)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        try loop.run(&evaluator) { (evaluator, rounds) throws(EvaluationError) in
            var values: [Value] = []
            for round in rounds.indices {
                loop.bind(&evaluator, rounds, round)
                guard try condition.holds(&evaluator) else { continue }
                try evaluator.spend(12)
                guard let result else {
                    values.append(rounds.value(round))
                    try evaluator.spend(1)
                    continue
                }
                values.append(try result.value(&evaluator))
            }
            try evaluator.spend(1)
            return .list(ListValue(values, rest: rounds.rest))
        }
    }
}

/// `transformMap` and `transformMapEntry`.
final class TransformationPlan: Plan {
    private let loop: Loop
    private let condition: Plan?
    private let result: Plan?
    private let makesEntries: Bool

    /// - Parameter makesEntries: whether the result is a map of entries, and not the value of an entry with the same key.
    init(_ loop: Loop, _ condition: Plan?, _ result: Plan?, makesEntries: Bool) {
        (self.loop, self.condition, self.result, self.makesEntries) = (loop, condition, result, makesEntries)
    }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        try loop.run(&evaluator) { (evaluator, rounds) throws(EvaluationError) in
            if let rest = rounds.rest { throw .unknown(rest) }
            var map = MapValue()
            for round in rounds.indices {
                loop.bind(&evaluator, rounds, round)
                guard try condition.holds(&evaluator), let result else { continue }
                let value = try result.value(&evaluator)
                try evaluator.spend(3)
                guard makesEntries else {
                    map.set(rounds.key(round), to: value)
                    continue
                }
                guard case .map(let entries) = value else { throw .noOverload }
                try TransformationPlan.add(entries, to: &map)
            }
            return .map(map)
        }
    }

    private static func add(_ entries: MapValue, to map: inout MapValue) throws(EvaluationError) {
        for (key, value) in entries.entries {
            if map[key] != nil {
                throw EvaluationError("insert failed: key \(StringFormat.text(of: key)) already exists")
            }
            map.set(key, to: value)
        }
    }
}

/// `sortBy`.
final class SortPlan: Plan {
    private let loop: Loop
    private let key: Plan?

    init(_ loop: Loop, _ key: Plan?) { (self.loop, self.key) = (loop, key) }

    override func value(_ evaluator: inout Evaluator) throws(EvaluationError) -> Value {
        try loop.run(&evaluator) { (evaluator, rounds) throws(EvaluationError) in
            if let rest = rounds.rest { throw .unknown(rest) }
            var pairs: [(key: Value, value: Value)] = []
            for round in rounds.indices {
                guard let key else { continue }
                loop.bind(&evaluator, rounds, round)
                pairs.append((try key.value(&evaluator), rounds.value(round)))
            }
            try evaluator.spend(14 * pairs.count + 12 + 2 * pairs.count * pairs.count)
            return .list(ListValue(try ListFunctions.sorted(pairs)))
        }
    }
}
