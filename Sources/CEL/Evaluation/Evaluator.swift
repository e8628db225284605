import Manifest

/// Evaluates an expression, and counts what it costs as kube-apiserver does.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#evaluation
struct Evaluator {
    private let variables: Bindings
    /// The variables of macros, the innermost last.
    var scopes: [(name: String, value: Value)] = []
    /// What else can be asked for, by name below `variables`: it is evaluated when it is.
    private let lazy: ((String) throws(EvaluationError) -> Value?)?
    private let document: Node?
    /// The place in the document that was looked at last: where something is wrong, it is there, or missing there.
    private(set) var lastRead: Reading?
    /// What has been spent, in the units of kube-apiserver.
    private(set) var cost = 0
    private let limit: Int

    init(
        variables: Bindings, limit: Int, document: Node? = nil,
        lazy: ((String) throws(EvaluationError) -> Value?)? = nil
    ) {
        (self.variables, self.limit, self.document, self.lazy) = (variables, limit, document, lazy)
    }

    mutating func spend(_ amount: Int) throws(EvaluationError) {
        cost += min(amount, limit + 1)
        if cost > limit { throw EvaluationError("operation cancelled: actual cost limit exceeded", .costLimit) }
    }

    mutating func value(of node: Expression) throws(EvaluationError) -> Value {
        switch node.kind {
        case .literal(let value): return value
        case .identifier(let name, let isRoot):
            try spend(1)
            guard let value = variable(name, isRoot: isRoot) else {
                throw EvaluationError("undeclared reference to '\(name)'")
            }
            return try value.known
        case .select(let operand, let field, let isOptional):
            if variables.hasQualifiedNames, !isOptional, let value = qualified(node) {
                try spend(1)
                return try value.known
            }
            if let name = node.namedType, isUnbound(node) { return .type(name) }
            if let found = try lazyValue(of: operand, field) {
                try spend(1)
                return isOptional ? .optional(found) : found
            }
            let value = try value(of: operand)
            try spend(1)
            return try selected(field, node.field, of: value, isOptional: isOptional).known
        case .has(let operand, let field): return .bool(try has(operand, field, node.field))
        case .index(let operand, let index, let isOptional):
            let container = try value(of: operand)
            let key = try value(ofKey: index)
            try spend(1)
            note(key, of: container)
            return try element(key, of: container, isOptional: isOptional).known
        case .all(let operands): return try fold(operands, deciding: false)
        case .any(let operands): return try fold(operands, deciding: true)
        case .conditional(let condition, let first, let second):
            guard case .bool(let isTrue) = try value(of: condition) else { throw .noOverload }
            return try value(of: isTrue ? first : second)
        case .list(let elements):
            if let constant = node.constant { return constant }
            return try list(elements, isConstant: node.isConstant)
        case .map(let entries): return try map(entries, isConstant: node.isConstant)
        case .comprehension(let it): return try comprehension(it)
        case .optionalMap(let target, let name, let body, let isFlat):
            return try optionalMap(target, name, body, isFlat)
        case .call: return try call(node)
        }
    }

    // MARK: Names

    private func variable(_ name: String, isRoot: Bool) -> Value? {
        if !isRoot, let own = scopes.last(where: { $0.name == name }) { return own.value }
        return variables[name] ?? (Declarations.types[name] == nil ? nil : .type(name))
    }

    private func isUnbound(_ node: Expression) -> Bool {
        variables[node.firstWord] == nil && !isScoped(node.firstWord)
    }

    private func isScoped(_ name: String) -> Bool { scopes.contains { $0.name == name } }

    private func qualified(_ node: Expression) -> Value? {
        guard let name = node.qualifiedName, let value = variables[name] else { return nil }
        return isScoped(node.firstWord) ? nil : value
    }

    // MARK: Fields and elements

    /// Notes the place of an entry of a value, or that it is missing there.
    private mutating func note(_ key: Value, of value: Value) {
        switch (value, key) {
        case (.map(let map), .string(let text)): note(map.node?[text.string], of: map.node, .key(text.string))
        case (.list(let list), .int(let index)):
            note(list.node?.children.enumerated().first { $0.offset == index }?.element, of: list.node, .index(index))
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
        let text = if case .string(let text) = key { text.string } else { StringFormat.text(of: key) }
        return EvaluationError("no such key: \(text)")
    }

    /// The value of a field, as far as there is one; its place is noted.
    private mutating func found(
        _ field: String, _ key: Text, of value: Value
    ) throws(EvaluationError) -> Value? {
        guard case .map(let map) = value else { return nil }
        let found = map.field(field, key)
        if let parent = map.node { note(found.node, of: parent, .key(field)) }
        if found.value == nil, let rest = map.rest { throw .unknown(rest) }
        return found.value
    }

    private mutating func selected(
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

    /// The value of one of the variables that are evaluated when they are asked for.
    private func lazyValue(of operand: Expression, _ field: String) throws(EvaluationError) -> Value? {
        guard let lazy, case .identifier("variables", _) = operand.kind, isUnbound(operand) else { return nil }
        return try lazy(field)
    }

    private mutating func has(_ operand: Expression, _ field: String, _ key: Text) throws(EvaluationError) -> Bool {
        if try lazyValue(of: operand, field) != nil { return true }
        var value = try value(of: operand)
        while case .optional(let inner) = value {
            guard let inner else { return false }
            value = inner
        }
        return try found(field, key, of: value) != nil
    }

    /// A key; a name by itself costs nothing there.
    private mutating func value(ofKey node: Expression) throws(EvaluationError) -> Value {
        if case .identifier(let name, let isRoot) = node.kind, let value = variable(name, isRoot: isRoot) {
            return try value.known
        }
        return try value(of: node)
    }

    private func element(_ key: Value, of value: Value, isOptional: Bool) throws(EvaluationError) -> Value {
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
            let error = EvaluationError("index out of bounds: \(index)")
            return try Evaluator.present(list[index], isOptional, orElse: error)
        default: return try Evaluator.present(nil, isOptional, orElse: noKey(key))
        }
    }

    // MARK: Logic

    /// What comes of something that may fail while others still decide: its error is kept, if it is the first. What nobody knows
    /// wins over errors: with it there might be none.
    ///
    /// - Throws: where it costs too much; nothing decides then.
    mutating func attempt<Result>(
        _ failure: inout EvaluationError?, _ body: (inout Evaluator) throws(EvaluationError) -> Result
    ) throws(EvaluationError) -> Result? {
        do throws(EvaluationError) {
            return try body(&self)
        } catch {
            if error.cause == .costLimit { throw error }
            if failure == nil || error.cause == .unknown && failure?.cause != .unknown { failure = error }
            return nil
        }
    }

    /// Whether all or any of some conditions hold. One that decides wins over an error in another.
    private mutating func fold(_ operands: [Expression], deciding decision: Bool) throws(EvaluationError) -> Value {
        var failure: EvaluationError?
        for operand in operands {
            let value = try attempt(&failure) { (evaluator: inout Evaluator) throws(EvaluationError) -> Bool in
                guard case .bool(let value) = try evaluator.value(of: operand) else { throw .noOverload }
                return value
            }
            if value == decision { return .bool(decision) }
        }
        if let failure { throw failure }
        return .bool(!decision)
    }

    // MARK: Literals

    private mutating func list(
        _ elements: [Expression.Element], isConstant: Bool
    ) throws(EvaluationError) -> Value {
        var values: [Value] = []
        for element in elements {
            let value = try value(of: element.value)
            guard element.isOptional else {
                values.append(value)
                continue
            }
            guard case .optional(let inner) = value else { throw .noOverload }
            if let inner { values.append(inner) }
        }
        // What is constant is made once, before anything is judged.
        if !isConstant { try spend(10) }
        return .list(ListValue(values))
    }

    private mutating func map(
        _ entries: [Expression.Entry], isConstant: Bool
    ) throws(EvaluationError) -> Value {
        var map = MapValue()
        for entry in entries {
            let key = try value(of: entry.key)
            var value = try value(of: entry.value)
            if entry.isOptional {
                guard case .optional(let inner) = value else { throw .noOverload }
                guard let inner else { continue }
                value = inner
            }
            guard map.set(key, to: value) else { throw EvaluationError("unsupported key type: \(key.typeName)") }
        }
        if !isConstant { try spend(30) }
        return .map(map)
    }

    // MARK: Optional values

    private mutating func optionalMap(
        _ target: Expression, _ name: String, _ body: Expression, _ isFlat: Bool
    ) throws(EvaluationError) -> Value {
        guard case .optional(let inner) = try value(of: target) else { throw .noOverload }
        try spend(3)
        guard let inner else { return .optional(nil) }
        scopes.append((name, inner))
        defer { scopes.removeLast() }
        let result = try value(of: body)
        guard isFlat else { return .optional(result) }
        guard case .optional = result else { throw .noOverload }
        return result
    }

    // MARK: Calls

    /// - Throws: where a function would need something that nobody knows.
    private func checkKnown(_ name: String, _ arguments: [Value]) throws(EvaluationError) {
        guard variables.hasUnknown else { return }
        switch (name, arguments.first, arguments.dropFirst().first) {
        case ("in", let key?, .map(let map)?) where map[key] != nil: return
        case ("in", let key?, .list(let list)?) where list.rest != nil && list.elements.contains { $0.equals(key) }:
            return
        // The sum says of what it is one.
        case ("+", .list?, .list?): return
        default: break
        }
        for argument in arguments { if let subject = argument.unknownPart { throw .unknown(subject) } }
    }

    private mutating func call(_ node: Expression) throws(EvaluationError) -> Value {
        guard case .call(let name, let all, _) = node.kind else { throw .noOverload }
        var (callee, arguments) = (node.callee, all[...])
        if let function = node.namespacedCallee, let target = all.first, isUnbound(target) {
            (callee, arguments) = (function, all.dropFirst())
        }
        var (values, failure): ([Value], EvaluationError?) = ([], nil)
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            let value = try attempt(&failure) { (evaluator: inout Evaluator) throws(EvaluationError) -> Value in
                try evaluator.value(of: argument)
            }
            if let value { values.append(value) }
        }
        if let failure {
            try spend(1)
            throw failure
        }
        guard let callee else { throw EvaluationError("undeclared reference to '\(name)'") }
        // What is constant is made once, before anything is judged.
        if !node.isConstant { try spend(callee.cost.before(values)) }
        try checkKnown(callee.name, values)
        guard callee.takesArguments else { throw .noOverload }
        let result =
            if let pattern = node.pattern { try PatternFunctions.call(callee.name, pattern, values) } else {
                try callee.function(values)
            }
        if !node.isConstant { try spend(callee.cost.behind(result)) }
        return result
    }
}
