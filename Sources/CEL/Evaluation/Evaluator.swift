import Manifest

/// What plans share while an expression is evaluated. It counts what that costs as kube-apiserver does.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#evaluation
struct Evaluator {
    let variables: Bindings
    /// The variables of macros, the innermost last.
    var slots: [Value] = []
    /// What macros have gone through last.
    var ranges: [Range] = []

    /// A list or map of a document, made out.
    struct Range {
        let node: Node
        let hasTwoNames: Bool
        let rounds: Loop.Rounds
    }

    /// What else can be asked for, by name below `variables`: it is evaluated when it is.
    private let lazy: ((String) throws(EvaluationError) -> Value?)?
    private let document: Node?
    /// The place in the document that was looked at last: where something is wrong, it is there, or missing there.
    private(set) var lastRead: Reading?
    /// What has been spent, in the units of kube-apiserver.
    private(set) var cost = 0
    private let limit: Int
    private var nested = NestedWork()
    /// Sums of it stay whole numbers.
    private static let highest = Int.max / 4

    init(
        variables: Bindings, limit: Int, document: Node? = nil,
        lazy: ((String) throws(EvaluationError) -> Value?)? = nil
    ) {
        (self.variables, self.document, self.lazy) = (variables, document, lazy)
        self.limit = min(limit, Evaluator.highest)
    }

    mutating func spend(_ amount: Int) throws(EvaluationError) {
        cost += min(amount, limit + 1)
        if cost > limit { throw EvaluationError("operation cancelled: actual cost limit exceeded", .costLimit) }
    }

    /// Counts what a call costs before it is done, and what it walks.
    mutating func prepare(_ callee: Callee, _ first: Value?, _ second: Value?, isConstant: Bool) throws(EvaluationError)
    {
        if !isConstant { try spend(callee.cost.before(first, second)) }
        if let walk = callee.walk { try nested.add(walk, first, second) }
    }

    /// The value of one of the variables that are evaluated when they are asked for; nil where there are no such variables.
    func lazyValue(_ name: String) throws(EvaluationError) -> Value? {
        guard let lazy, !variables.hasVariables else { return nil }
        return try lazy(name)
    }

    /// The value of a field of `object`, which is read once where that is kept.
    mutating func read(_ plan: Plan, at place: Int) throws(EvaluationError) -> Value {
        guard let read = variables.read, document != nil else { return try plan.value(&self) }
        if let known = read[place] {
            lastRead = known.reading ?? lastRead
            try spend(known.cost)
            return try known.result.get()
        }
        let (spent, before) = (cost, lastRead)
        lastRead = nil
        defer { lastRead = lastRead ?? before }
        do throws(EvaluationError) {
            let value = try plan.value(&self)
            read[place] = ReadFields.Entry(.success(value), cost: cost - spent, reading: lastRead)
            return value
        } catch {
            if error.cause != .costLimit {
                read[place] = ReadFields.Entry(.failure(error), cost: cost - spent, reading: lastRead)
            }
            throw error
        }
    }

    // MARK: Fields and elements

    /// Notes the place of an entry of a value, or that it is missing there.
    mutating func note(_ key: Value, of value: Value) {
        switch (value, key) {
        case (.map(let map), .string(let text)): note(map.node?[text.string], of: map.node, .key(text.string))
        case (.list(let list), .int(let index)):
            note(list.node?[index], of: list.node, .index(index))
        case (.optional(let inner?), _): note(key, of: inner)
        default: return
        }
    }

    /// Notes the place of a value, or that a further element is missing there.
    mutating func note(_ value: Value, isMissingElement: Bool = false) {
        let (node, next): (Node?, FieldPath.Step)
        switch value {
        case .map(let map): (node, next) = (map.node, .key("*"))
        case .list(let list): (node, next) = (list.node, .index(list.count))
        default: return
        }
        note(isMissingElement ? nil : node, of: node, next)
    }

    private mutating func note(_ node: Node?, of parent: Node?, _ step: FieldPath.Step) {
        // Parameters stand in documents of their own.
        guard let place = node ?? parent, let document, place.isInDocument(of: document) else { return }
        lastRead = Reading(node: place, missing: node == nil ? step : nil)
    }

    private func noKey(_ key: Value) -> EvaluationError {
        let text =
            switch key {
            case .string(let text): text.string
            case .list, .map, .optional: key.typeName
            default: StringFormat.text(of: key)
            }
        return EvaluationError("no such key: \(text)")
    }

    /// The value of a field, as far as there is one; its place is noted.
    mutating func found(
        _ field: String, _ key: Text, of value: Value
    ) throws(EvaluationError) -> Value? {
        guard case .map(let map) = value else {
            // Of a scalar there is no field; to ask a list for one is a mistake.
            if case .list = value { throw EvaluationError("unsupported index type 'string' in list") }
            return nil
        }
        let found = map.field(field, key)
        if let parent = map.node { note(found.node, of: parent, .key(field)) }
        if found.value == nil, let rest = map.rest { throw .unknown(rest) }
        return found.value
    }

    /// The value of a field.
    mutating func selected(
        _ field: String, _ key: Text, of value: Value, isOptional: Bool
    ) throws(EvaluationError) -> Value {
        if case .optional(let inner) = value {
            guard let inner else { return value }
            return try selected(field, key, of: inner, isOptional: true)
        }
        let found = try found(field, key, of: value)
        if isOptional { return .optional(try found?.known) }
        guard let found else { throw noKey(.string(key)) }
        return found
    }

    /// A value that is there, or what stands for one that is not.
    private static func present(
        _ found: Value?, _ isOptional: Bool, orElse error: @autoclosure () -> EvaluationError
    ) throws(EvaluationError) -> Value {
        if isOptional { return .optional(try found?.known) }
        guard let found else { throw error() }
        return found
    }

    /// The value of a key or index.
    func element(_ key: Value, of value: Value, isOptional: Bool) throws(EvaluationError) -> Value {
        switch value {
        case .optional(let inner):
            guard let inner else { return value }
            return try element(key, of: inner, isOptional: true)
        case .map(let map): return try Evaluator.present(map.known(key), isOptional, orElse: noKey(key))
        case .list(let list):
            if let rest = list.rest { throw .unknown(rest) }
            guard case .int(let index)? = MapValue.Key(key) else {
                if case .uint? = MapValue.Key(key) {
                    throw EvaluationError("index out of bounds: \(StringFormat.text(of: key))")
                }
                throw EvaluationError("unsupported index type '\(key.typeName)' in list")
            }
            return try Evaluator.present(
                list[index], isOptional, orElse: EvaluationError("index out of bounds: \(index)"))
        default: return try Evaluator.present(nil, isOptional, orElse: noKey(key))
        }
    }

    // MARK: Logic

    /// Keeps the error of something that may fail while others still decide, if it is the first. What nobody knows wins over
    /// errors: with it there might be none.
    ///
    /// - Throws: where it costs too much; nothing decides then.
    func keep(_ error: EvaluationError, _ failure: inout EvaluationError?) throws(EvaluationError) {
        if error.cause == .costLimit { throw error }
        if failure == nil || error.cause == .unknown && failure?.cause != .unknown { failure = error }
    }

    /// Whether a condition holds; nil where that fails.
    mutating func attempt(_ failure: inout EvaluationError?, _ condition: Plan) throws(EvaluationError) -> Bool? {
        do throws(EvaluationError) {
            return try condition.condition(&self)
        } catch {
            try keep(error, &failure)
            return nil
        }
    }

    /// The value of an argument; nil where it has none.
    mutating func attempt(
        _ failure: inout EvaluationError?, valueOf argument: Plan
    ) throws(EvaluationError) -> Value? {
        do throws(EvaluationError) {
            return try argument.value(&self)
        } catch {
            try keep(error, &failure)
            return nil
        }
    }

    // MARK: Calls

    /// - Throws: where a function would need something that nobody knows.
    func checkKnown(_ name: String, _ arguments: [Value]) throws(EvaluationError) {
        switch (name, arguments.first, arguments.dropFirst().first) {
        case ("in", let key?, .map(let map)?) where map[key] != nil: return
        case ("in", let key?, .list(let list)?) where list.rest != nil && list.elements.contains { $0.equals(key) }:
            return
        // What nobody knows in a map makes no other type of it.
        case ("==", let first?, let second?) where first.isUnlike(second),
            ("!=", let first?, let second?) where first.isUnlike(second):
            return
        case ("type", .list?, nil), ("type", .map?, nil): return
        // The sum says of what it is one.
        case ("+", .list?, .list?): return
        default: break
        }
        for argument in arguments { if let subject = argument.unknownPart { throw .unknown(subject) } }
    }

    /// The values of arguments, which are all evaluated.
    ///
    /// - Throws: where one of them has none.
    mutating func values(of arguments: [Plan]) throws(EvaluationError) -> [Value] {
        var (values, failure): ([Value], EvaluationError?) = ([], nil)
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            if let value = try attempt(&failure, valueOf: argument) { values.append(value) }
        }
        if let failure { throw try failed(failure) }
        return values
    }

    /// The error of a call whose argument has no value: the call costs something all the same.
    mutating func failed(_ error: EvaluationError) throws(EvaluationError) -> EvaluationError {
        if error.cause != .costLimit { try spend(1) }
        return error
    }
}
