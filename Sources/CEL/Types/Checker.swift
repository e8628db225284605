/// Finds out the types of an expression, as far as they can be known, and refuses what cannot fit: what kube-apiserver refuses.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#gradual-type-checking
struct Checker {
    private let declarations: Declarations
    private let variables: [String: CELType]
    private var substitution = Substitution()
    /// The variables of macros, the innermost last.
    private var scopes: [(name: String, type: CELType)] = []

    init(_ declarations: Declarations, variables: [String: CELType]) {
        (self.declarations, self.variables) = (declarations, variables)
    }

    /// Checks an expression, and notes the type of each node in it.
    ///
    /// - Returns: the type of the whole.
    static func check(
        _ expression: Expression, _ declarations: Declarations, variables: [String: CELType]
    ) throws(CELError) -> CELType {
        var checker = Checker(declarations, variables: variables)
        _ = try checker.type(of: expression)
        var pending = [expression]
        while let node = pending.popLast() {
            node.type = checker.substitution.resolved(node.type, isFinal: true)
            pending += node.children
        }
        return expression.type
    }

    private mutating func type(of node: Expression) throws(CELError) -> CELType {
        node.type = try inferred(node)
        return node.type
    }

    private mutating func inferred(_ node: Expression) throws(CELError) -> CELType {
        switch node.kind {
        case .literal(let value): return value.type
        case .identifier(let name, let isRoot):
            guard let type = variable(name, isRoot: isRoot) else {
                throw CELError("undeclared reference to '\(name)'", at: node.offset)
            }
            return type
        case .select(let operand, let field, let isOptional):
            if !isOptional, let name = node.qualifiedName {
                if let type = qualified(name) { return type }
                if case .identifier(let first, let isRoot) = operand.kind, variable(first, isRoot: isRoot) == nil {
                    throw CELError("undeclared reference to '\(name)'", at: operand.offset)
                }
            }
            return try selection(try type(of: operand), field, isOptional, at: node.offset)
        case .has(let operand, let field):
            _ = try selection(try type(of: operand), field, false, at: node.offset)
            return .bool
        case .index(let operand, let index, let isOptional):
            return try indexed(try type(of: operand), try type(of: index), isOptional, at: node.offset)
        case .all(let operands), .any(let operands):
            for operand in operands { try require(operand, .bool, "a condition") }
            return .bool
        case .conditional(let condition, let first, let second):
            try require(condition, .bool, "a condition")
            let (own, other) = (try type(of: first), try type(of: second))
            let parameter = substitution.fresh()
            guard substitution.accepts([own, other], as: [parameter, parameter]) else {
                throw noOverload("_?_:_", [.bool, own, other], at: node.offset)
            }
            return substitution.resolved(parameter)
        case .list(let elements): return try list(elements, at: node.offset)
        case .map(let entries): return try map(entries, at: node.offset)
        case .comprehension(let it): return try comprehension(it, at: node.offset)
        case .optionalMap(let target, let name, let body, let isFlat):
            let element = substitution.fresh()
            let given = try type(of: target)
            guard substitution.accepts([given], as: [.optional(element)]) else {
                throw noOverload(isFlat ? "optFlatMap" : "optMap", [given], at: node.offset)
            }
            scopes.append((name, substitution.resolved(element)))
            defer { scopes.removeLast() }
            let result = try type(of: body)
            if !isFlat { return .optional(result) }
            let inner = substitution.fresh()
            guard substitution.accepts([result], as: [.optional(inner)]) else {
                throw noOverload("optFlatMap", [given, result], at: node.offset)
            }
            return .optional(substitution.resolved(inner))
        case .call(let name, let arguments, let isMethod): return try call(name, arguments, isMethod, node)
        }
    }

    // MARK: Names

    private func variable(_ name: String, isRoot: Bool) -> CELType? {
        if !isRoot, let own = scopes.last(where: { $0.name == name }) { return own.type }
        return variables[name] ?? Declarations.types[name].map { .type($0) }
    }

    /// The type of a name with dots, where there is one and no variable of a macro hides it.
    private func qualified(_ name: String) -> CELType? {
        if isScoped(Expression.firstWord(of: name)) { return nil }
        return variables[name] ?? Declarations.types[name].map { .type($0) }
    }

    // MARK: Fields and elements

    private mutating func selection(
        _ operand: CELType, _ field: String, _ isOptional: Bool, at offset: Int
    ) throws(CELError) -> CELType {
        let resolved = substitution.resolved(operand)
        let result: CELType
        switch resolved {
        case .optional(let inner): return .optional(try self.field(of: inner, field, at: offset))
        default: result = try self.field(of: resolved, field, at: offset)
        }
        return isOptional ? .optional(result) : result
    }

    private mutating func field(of type: CELType, _ field: String, at offset: Int) throws(CELError) -> CELType {
        switch substitution.resolved(type) {
        case .dyn: return .dyn
        case .map(_, let value): return value
        case .object(let object):
            guard let type = object.fields[field] else { throw CELError("undefined field '\(field)'", at: offset) }
            return type
        case .parameter(let number):
            _ = substitution.fits(.dyn, .parameter(number))
            return .dyn
        case let other: throw CELError("type '\(other.description)' does not support field selection", at: offset)
        }
    }

    private mutating func indexed(
        _ operand: CELType, _ index: CELType, _ isOptional: Bool, at offset: Int
    ) throws(CELError) -> CELType {
        var operand = substitution.resolved(operand)
        var isOptional = isOptional
        if case .optional(let inner) = operand { (operand, isOptional) = (substitution.resolved(inner), true) }
        let result: CELType
        let (key, value) = (substitution.fresh(), substitution.fresh())
        if substitution.accepts([operand, index], as: [.list(value), .int]) {
            result = operand == .dyn ? .dyn : substitution.resolved(value)
        } else if substitution.accepts([operand, index], as: [.map(key, value), key]) {
            result = operand == .dyn ? .dyn : substitution.resolved(value)
        } else {
            throw noOverload("_[_]", [operand, index], at: offset)
        }
        return isOptional ? .optional(result) : result
    }

    private mutating func require(_ node: Expression, _ wanted: CELType, _ what: String) throws(CELError) {
        let given = try type(of: node)
        guard substitution.fits(given, wanted) else {
            let found = substitution.resolved(given, isFinal: true).description
            throw CELError("expected type '\(wanted.description)' but found '\(found)'", at: node.offset)
        }
    }

    // MARK: Literals

    private mutating func list(_ elements: [Expression.Element], at offset: Int) throws(CELError) -> CELType {
        guard !elements.isEmpty else { return .list(substitution.fresh()) }
        var joined: CELType?
        for element in elements { joined = join(joined, try member(element.value, element.isOptional)) }
        return .list(joined ?? .dyn)
    }

    private mutating func map(_ entries: [Expression.Entry], at offset: Int) throws(CELError) -> CELType {
        guard !entries.isEmpty else { return .map(substitution.fresh(), substitution.fresh()) }
        var (key, value): (CELType?, CELType?) = (nil, nil)
        for entry in entries {
            key = join(key, try type(of: entry.key))
            value = join(value, try member(entry.value, entry.isOptional))
        }
        return .map(key ?? .dyn, value ?? .dyn)
    }

    private mutating func member(_ node: Expression, _ isOptional: Bool) throws(CELError) -> CELType {
        let type = try type(of: node)
        guard isOptional else { return type }
        let inner = substitution.fresh()
        guard substitution.accepts([type], as: [.optional(inner)]) else {
            let found = substitution.resolved(type, isFinal: true).description
            throw CELError("expected type 'optional_type(dyn)' but found '\(found)'", at: node.offset)
        }
        return substitution.resolved(inner)
    }

    private mutating func join(_ known: CELType?, _ next: CELType) -> CELType {
        guard let known else { return next }
        guard substitution.fits(next, known) else { return .dyn }
        let (own, other) = (substitution.resolved(known), substitution.resolved(next))
        return Substitution.isLessSpecific(own, other) ? own : other
    }

    // MARK: Macros

    private mutating func comprehension(
        _ it: Expression.Comprehension, at offset: Int
    ) throws(CELError) -> CELType {
        let range = substitution.resolved(try type(of: it.range))
        let (first, second): (CELType, CELType)
        switch range {
        case .list(let element): (first, second) = it.names.count == 1 ? (element, .dyn) : (.int, element)
        case .map(let key, let value): (first, second) = (key, value)
        case .dyn: (first, second) = (.dyn, .dyn)
        case .parameter:
            _ = substitution.fits(.dyn, range)
            (first, second) = (.dyn, .dyn)
        default:
            throw CELError(
                "expression of type '\(range.description)' cannot be range of a comprehension (must be list, map, or dynamic)",
                at: it.range.offset)
        }
        for (name, type) in zip(it.names, [first, second]) { scopes.append((name, type)) }
        defer { scopes.removeLast(it.names.count) }
        if let condition = it.condition { try require(condition, .bool, "a condition") }
        let result = try it.result.map { (node) throws(CELError) -> CELType in try type(of: node) }
        switch it.macro {
        case .all, .exists, .existsOne: return .bool
        case .filter: return .list(first)
        case .map, .transformList: return .list(result ?? .dyn)
        case .transformMap:
            if case .list = range { return .map(.int, result ?? .dyn) }
            return .map(first, result ?? .dyn)
        case .transformMapEntry:
            let (key, value) = (substitution.fresh(), substitution.fresh())
            guard substitution.accepts([result ?? .dyn], as: [.map(key, value)]) else {
                throw noOverload("transformMapEntry", [result ?? .dyn], at: offset)
            }
            return .map(substitution.resolved(key), substitution.resolved(value))
        case .sortBy:
            let comparable: [CELType] = [.int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes, .dyn]
            let key = substitution.resolved(result ?? .dyn)
            guard comparable.contains(key) else { throw noOverload("sortBy", [range, key], at: offset) }
            return .list(first)
        }
    }

    // MARK: Calls

    private mutating func call(
        _ name: String, _ arguments: [Expression], _ isMethod: Bool, _ node: Expression
    ) throws(CELError) -> CELType {
        if isMethod, let target = arguments.first, let function = declarations.namespaced(name, of: target),
            isFree(target)
        {
            return try resolve(function, Array(arguments.dropFirst()), isMethod: false, node)
        }
        return try resolve(name, arguments, isMethod: isMethod, node)
    }

    private func isFree(_ node: Expression) -> Bool {
        let first = node.firstWord
        return !isScoped(first) && variables[first] == nil
    }

    private func isScoped(_ name: String) -> Bool { scopes.contains { $0.name == name } }

    private mutating func resolve(
        _ name: String, _ arguments: [Expression], isMethod: Bool, _ node: Expression
    ) throws(CELError) -> CELType {
        let overloads = declarations.overloads(of: name)
        guard overloads.contains(where: { $0.isMethod == isMethod }) else {
            throw CELError(Checker.unknown(name, arguments, isMethod), at: node.offset)
        }
        var given: [CELType] = []
        for argument in arguments { given.append(try type(of: argument)) }
        var result: CELType?
        for overload in overloads where overload.isMethod == isMethod && overload.parameters.count == given.count {
            var own: [Int: CELType] = [:]
            let parameters = overload.parameters.map { substitution.instance(of: $0, &own) }
            let type = substitution.instance(of: overload.result, &own)
            guard substitution.accepts(given, as: parameters) else { continue }
            let resolved = substitution.resolved(type)
            result = result == nil || result == resolved ? resolved : .dyn
        }
        guard let result else { throw noOverload(name, given, at: node.offset) }
        return result
    }

    private static let absent = ["cel": "cel.bind and cel.block", "math": "math", "base64": "base64", "proto": "proto"]

    private static func unknown(_ name: String, _ arguments: [Expression], _ isMethod: Bool) -> String {
        if isMethod, let namespace = arguments.first?.qualifiedName, let library = absent[namespace] {
            return "undeclared reference to '\(namespace).\(name)': Kubernetes does not have \(library)"
        }
        return "undeclared reference to '\(name)'"
    }

    private func noOverload(_ name: String, _ types: [CELType], at offset: Int) -> CELError {
        let names = types.map { substitution.resolved($0, isFinal: true).description }.joined(separator: ", ")
        return CELError("found no matching overload for '\(name)' applied to '(\(names))'", at: offset)
    }
}
