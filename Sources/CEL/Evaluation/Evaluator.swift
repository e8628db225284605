import Manifest

/// Evaluates an expression, and counts what it costs as kube-apiserver does.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#evaluation
struct Evaluator {
    private let variables: [String: Value]
    private let hasQualifiedNames: Bool
    /// The variables of macros, the innermost last.
    private var scopes: [(name: String, value: Value)] = []
    /// What else can be asked for, by name below `variables`: it is evaluated when it is.
    private let lazy: ((String) throws(EvaluationError) -> Value?)?
    private let document: Node?
    /// The place in the document that was looked at last: where something is wrong, it is there, or missing there.
    private(set) var lastRead: Node?
    /// What has been spent, in the units of kube-apiserver.
    private(set) var cost = 0
    private let limit: Int

    init(
        variables: [String: Value], limit: Int, document: Node? = nil,
        lazy: ((String) throws(EvaluationError) -> Value?)? = nil
    ) {
        (self.variables, self.limit, self.document, self.lazy) = (variables, limit, document, lazy)
        hasQualifiedNames = variables.keys.contains { $0.contains(".") }
    }

    private mutating func spend(_ amount: Int) throws(EvaluationError) {
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
            return value
        case .select(let operand, let field, let isOptional):
            if hasQualifiedNames, !isOptional, let value = qualified(node) {
                try spend(1)
                return value
            }
            if let type = node.qualifiedName.flatMap({ Declarations.types[$0] }), isUnbound(node) {
                return .type(Evaluator.name(of: type, node.qualifiedName ?? ""))
            }
            if let lazy, case .identifier("variables", _) = operand.kind, isUnbound(operand),
                let value = try lazy(field)
            {
                try spend(1)
                return value
            }
            let value = try value(of: operand)
            try spend(1)
            note(.string(Text(field)), of: value)
            return try selected(field, of: value, isOptional: isOptional)
        case .has(let operand, let field): return .bool(try has(operand, field))
        case .index(let operand, let index, let isOptional):
            let container = try value(of: operand)
            let key = try value(ofKey: index)
            try spend(1)
            note(key, of: container)
            return try element(key, of: container, isOptional: isOptional)
        case .all(let operands): return try fold(operands, deciding: false)
        case .any(let operands): return try fold(operands, deciding: true)
        case .conditional(let condition, let first, let second):
            guard case .bool(let isTrue) = try value(of: condition) else { throw .noOverload }
            return try value(of: isTrue ? first : second)
        case .list(let elements): return try list(elements)
        case .map(let entries): return try map(entries)
        case .comprehension(let it): return try comprehension(it)
        case .optionalMap(let target, let name, let body, let isFlat):
            return try optionalMap(target, name, body, isFlat)
        case .call(let name, let arguments, let isMethod): return try call(name, arguments, isMethod)
        }
    }

    // MARK: Names

    private func variable(_ name: String, isRoot: Bool) -> Value? {
        if !isRoot, let own = scopes.last(where: { $0.name == name }) { return own.value }
        return variables[name] ?? Declarations.types[name].map { .type(Evaluator.name(of: $0, name)) }
    }

    private static func name(of type: CELType, _ name: String) -> String { name }

    private func isUnbound(_ node: Expression) -> Bool {
        let first = String(node.qualifiedName?.prefix { $0 != "." } ?? "")
        return variables[first] == nil && !scopes.contains { $0.name == first }
    }

    private func qualified(_ node: Expression) -> Value? {
        guard let name = node.qualifiedName, let value = variables[name] else { return nil }
        let first = name.prefix { $0 != "." }
        return scopes.contains { $0.name == first } ? nil : value
    }

    // MARK: Fields and elements

    /// Notes the place of an entry of a value, or of the value where it has none.
    private mutating func note(_ key: Value, of value: Value) {
        switch (value, key) {
        case (.map(let map), .string(let text)): note(map.node?[text.string] ?? map.node)
        case (.list(let list), .int(let index)):
            note(list.node?.children.enumerated().first { $0.offset == index }?.element ?? list.node)
        case (.optional(let inner?), _): note(key, of: inner)
        default: return
        }
    }

    private mutating func note(_ value: Value) {
        switch value {
        case .map(let map): note(map.node)
        case .list(let list): note(list.node)
        default: return
        }
    }

    private mutating func note(_ node: Node?) {
        // Parameters stand in documents of their own.
        guard let node, let document, node.isInDocument(of: document) else { return }
        lastRead = node
    }

    private func noKey(_ key: Value) -> EvaluationError {
        let text = if case .string(let text) = key { text.string } else { StringFormat.text(of: key) }
        return EvaluationError("no such key: \(text)")
    }

    private func selected(_ field: String, of value: Value, isOptional: Bool) throws(EvaluationError) -> Value {
        if case .optional(let inner) = value {
            guard let inner else { return value }
            return try selected(field, of: inner, isOptional: true)
        }
        guard case .map(let map) = value else {
            if isOptional { return .optional(nil) }
            throw noKey(.string(Text(field)))
        }
        if let found = map[field] { return isOptional ? .optional(found) : found }
        if isOptional { return .optional(nil) }
        throw noKey(.string(Text(field)))
    }

    private mutating func has(_ operand: Expression, _ field: String) throws(EvaluationError) -> Bool {
        var value = try value(of: operand)
        while case .optional(let inner) = value {
            guard let inner else { return false }
            value = inner
        }
        note(.string(Text(field)), of: value)
        guard case .map(let map) = value else { return false }
        return map[field] != nil
    }

    /// A key; a name by itself costs nothing there.
    private mutating func value(ofKey node: Expression) throws(EvaluationError) -> Value {
        if case .identifier(let name, let isRoot) = node.kind, let value = variable(name, isRoot: isRoot) {
            return value
        }
        return try value(of: node)
    }

    private func element(_ key: Value, of value: Value, isOptional: Bool) throws(EvaluationError) -> Value {
        switch value {
        case .optional(let inner):
            guard let inner else { return value }
            return try element(key, of: inner, isOptional: true)
        case .map(let map):
            if let found = map[key] { return isOptional ? .optional(found) : found }
            if isOptional { return .optional(nil) }
            throw noKey(key)
        case .list(let list):
            guard case .int(let index)? = MapValue.Key(key) else {
                if case .uint? = MapValue.Key(key) {
                    throw EvaluationError("index out of bounds: \(StringFormat.text(of: key))")
                }
                throw EvaluationError("unsupported index type '\(key.typeName)' in list")
            }
            if let found = list[index] { return isOptional ? .optional(found) : found }
            if isOptional { return .optional(nil) }
            throw EvaluationError("index out of bounds: \(index)")
        default:
            if isOptional { return .optional(nil) }
            throw noKey(key)
        }
    }

    // MARK: Logic

    /// Whether all or any of some conditions hold. One that decides wins over an error in another.
    private mutating func fold(_ operands: [Expression], deciding decision: Bool) throws(EvaluationError) -> Value {
        var failure: EvaluationError?
        for operand in operands {
            do throws(EvaluationError) {
                guard case .bool(let value) = try value(of: operand) else { throw .noOverload }
                if value == decision { return .bool(decision) }
            } catch {
                if error.cause == .costLimit { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!decision)
    }

    // MARK: Literals

    private mutating func list(_ elements: [Expression.Element]) throws(EvaluationError) -> Value {
        var (values, isConstant): ([Value], Bool) = ([], true)
        for element in elements {
            if !Evaluator.isConstant(element.value) { isConstant = false }
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

    private mutating func map(_ entries: [Expression.Entry]) throws(EvaluationError) -> Value {
        var (map, isConstant) = (MapValue(), true)
        for entry in entries {
            if !Evaluator.isConstant(entry.key) || !Evaluator.isConstant(entry.value) { isConstant = false }
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

    private static func isConstant(_ node: Expression) -> Bool {
        switch node.kind {
        case .literal: true
        case .call(let name, let arguments, isMethod: false):
            Costs.isConversion(name) && arguments.allSatisfy(isConstant)
        case .list(let elements): elements.allSatisfy { !$0.isOptional && isConstant($0.value) }
        case .map(let entries): entries.allSatisfy { !$0.isOptional && isConstant($0.key) && isConstant($0.value) }
        default: false
        }
    }

    // MARK: Optional values

    private mutating func optionalMap(
        _ target: Expression, _ name: String, _ body: Expression, _ isFlat: Bool
    ) throws(EvaluationError) -> Value {
        guard case .optional(let inner) = try value(of: target) else { throw .noOverload }
        try spend(3)
        guard let inner else { return .optional(nil) }
        let result = try with([(name, inner)]) { (evaluator: inout Evaluator) throws(EvaluationError) -> Value in
            try evaluator.value(of: body)
        }
        guard isFlat else { return .optional(result) }
        guard case .optional = result else { throw .noOverload }
        return result
    }

    private mutating func with<Result>(
        _ variables: [(String, Value)], _ body: (inout Evaluator) throws(EvaluationError) -> Result
    ) throws(EvaluationError) -> Result {
        for (name, value) in variables { scopes.append((name, value)) }
        defer { scopes.removeLast(variables.count) }
        return try body(&self)
    }

    // MARK: Macros

    private mutating func comprehension(_ it: Expression.Comprehension) throws(EvaluationError) -> Value {
        let range = try value(of: it.range)
        note(range)
        let rounds = try rounds(over: range, it.names.count)
        let names = it.names
        func variables(_ round: (Value, Value?)) -> [(String, Value)] {
            [(names[0], round.0)] + (round.1.map { [(names[1], $0)] } ?? [])
        }
        switch it.macro {
        case .all, .exists:
            let result = try quantifier(it, rounds.map(variables))
            // Where none fulfils it, it is missing in all of them.
            if it.macro == .exists, case .bool(false) = result { note(range) }
            return result
        case .existsOne:
            var (count, failure): (Int, EvaluationError?) = (0, nil)
            for round in rounds {
                do throws(EvaluationError) {
                    if try holds(it.condition, variables(round)) {
                        count += 1
                        try spend(2)
                    }
                } catch {
                    if error.cause == .costLimit { throw error }
                    failure = failure ?? error
                }
            }
            try spend(2)
            if let failure { throw failure }
            return .bool(count == 1)
        case .filter, .map, .transformList:
            var values: [Value] = []
            for round in rounds where try holds(it.condition, variables(round)) {
                try spend(12)
                values.append(
                    try it.result.map { (node) throws(EvaluationError) -> Value in try value(of: node, variables(round))
                    }
                        ?? round.0)
                if it.result == nil { try spend(1) }
            }
            try spend(1)
            return .list(ListValue(values))
        case .transformMap, .transformMapEntry: return try transformed(it, rounds, variables)
        case .sortBy:
            var pairs: [(key: Value, value: Value)] = []
            for round in rounds {
                guard let result = it.result else { continue }
                pairs.append((try value(of: result, variables(round)), round.0))
            }
            try spend(14 * pairs.count + 12 + 2 * pairs.count * pairs.count)
            return .list(ListValue(try ListFunctions.sorted(pairs)))
        }
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

    private mutating func value(of node: Expression, _ variables: [(String, Value)]) throws(EvaluationError) -> Value {
        try with(variables) { (evaluator: inout Evaluator) throws(EvaluationError) -> Value in
            try evaluator.value(of: node)
        }
    }

    private mutating func holds(
        _ condition: Expression?, _ variables: [(String, Value)]
    ) throws(EvaluationError) -> Bool {
        guard let condition else { return true }
        guard case .bool(let isTrue) = try value(of: condition, variables) else { throw .noOverload }
        if !isTrue { try spend(1) }
        return isTrue
    }

    /// `all` or `exists`: an element that decides wins over errors with others.
    private mutating func quantifier(
        _ it: Expression.Comprehension, _ rounds: [[(String, Value)]]
    ) throws(EvaluationError) -> Value {
        let decision = it.macro == .exists
        var failure: EvaluationError?
        for variables in rounds {
            try spend(decision ? 4 : 3)
            if let element = variables.last { note(element.1) }
            do throws(EvaluationError) {
                guard let condition = it.condition, case .bool(let value) = try value(of: condition, variables) else {
                    throw .noOverload
                }
                if value == decision {
                    try spend(decision ? 3 : 2)
                    return .bool(decision)
                }
            } catch {
                if error.cause == .costLimit { throw error }
                failure = failure ?? error
            }
        }
        try spend(1)
        if let failure { throw failure }
        return .bool(!decision)
    }

    private mutating func transformed(
        _ it: Expression.Comprehension, _ rounds: [(Value, Value?)], _ variables: ((Value, Value?)) -> [(String, Value)]
    ) throws(EvaluationError) -> Value {
        var map = MapValue()
        for round in rounds where try holds(it.condition, variables(round)) {
            guard let result = it.result else { continue }
            let value = try value(of: result, variables(round))
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

    // MARK: Calls

    private mutating func call(
        _ name: String, _ arguments: [Expression], _ isMethod: Bool
    ) throws(EvaluationError) -> Value {
        var (name, arguments, isMethod) = (name, arguments[...], isMethod)
        if isMethod, let target = arguments.first, let qualified = target.qualifiedName.map({ $0 + "." + name }),
            Declarations.kubernetes.isFunction(qualified), isUnbound(target)
        {
            (name, arguments, isMethod) = (qualified, arguments.dropFirst(), false)
        }
        var (values, failure): ([Value], EvaluationError?) = ([], nil)
        for argument in arguments {
            do throws(EvaluationError) {
                values.append(try value(of: argument))
            } catch {
                if error.cause == .costLimit { throw error }
                failure = failure ?? error
            }
        }
        if let failure {
            try spend(1)
            throw failure
        }
        // Literals are converted once, before anything is judged.
        let isFolded = Costs.isConversion(name) && arguments.allSatisfy(Evaluator.isConstant)
        if !isFolded { try spend(Costs.before(name, values)) }
        guard let function = Functions.all[name] else { throw EvaluationError("undeclared reference to '\(name)'") }
        guard Declarations.kubernetes.takes(values.count, name) else { throw .noOverload }
        let result = try function(values)
        if !isFolded { try spend(Costs.behind(name, values, result)) }
        return result
    }
}
