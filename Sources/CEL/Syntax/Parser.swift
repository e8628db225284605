/// Reads an expression of the Common Expression Language, with the macros that Kubernetes has.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md
struct Parser {
    private let tokens: [Token]
    private var place = 0
    private var depth = 0

    /// The deepest nesting that is followed, as kube-apiserver has it.
    static let deepest = 250

    /// - Throws: `CELError` for what is no expression.
    static func parse(_ source: String) throws(CELError) -> Expression {
        var parser = Parser(tokens: try Lexer.tokens(of: source))
        let expression = try parser.expression()
        guard parser.kind == .end else { throw parser.unexpected() }
        return expression
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    // MARK: Tokens

    private var kind: Token.Kind { tokens[min(place, tokens.count - 1)].kind }

    private var offset: Int { tokens[min(place, tokens.count - 1)].offset }

    private func isSign(_ sign: String) -> Bool { if case .sign(let own) = kind { own == sign } else { false } }

    private mutating func take(_ sign: String) -> Bool {
        guard isSign(sign) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ sign: String) throws(CELError) {
        guard take(sign) else { throw unexpected("\"\(sign)\"") }
    }

    private func unexpected(_ expected: String? = nil) -> CELError {
        let found: String
        switch kind {
        case .end:
            let missing = expected.map { ": \($0) is missing" } ?? ""
            return CELError("syntax error: the expression ends too early" + missing, at: offset)
        case .identifier(let word), .keyword(let word), .quotedField(let word): found = "\"\(word)\""
        case .sign(let sign): found = "\"\(sign)\""
        case .int(let digits), .uint(let digits): found = digits
        case .double(let value): found = "\(value)"
        case .string, .bytes: found = "a string"
        }
        return CELError(
            "syntax error: \(found)" + (expected.map { " instead of \($0)" } ?? " is not expected here"), at: offset)
    }

    private mutating func nested<Result>(
        _ body: (inout Parser) throws(CELError) -> Result
    ) throws(CELError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Parser.deepest else { throw CELError("nested deeper than \(Parser.deepest) levels", at: offset) }
        return try body(&self)
    }

    // MARK: Operators

    private mutating func expression() throws(CELError) -> Expression {
        try nested { (parser: inout Parser) throws(CELError) -> Expression in
            let condition = try parser.or()
            let offset = parser.offset
            guard parser.take("?") else { return condition }
            let first = try parser.or()
            try parser.expect(":")
            return try Expression(.conditional(condition, first, try parser.expression()), at: offset)
        }
    }

    private mutating func or() throws(CELError) -> Expression {
        let offset = offset
        var operands = [try and()]
        while take("||") { operands.append(try and()) }
        return operands.count == 1 ? operands[0] : try Expression(.any(operands), at: offset)
    }

    private mutating func and() throws(CELError) -> Expression {
        let offset = offset
        var operands = [try relation()]
        while take("&&") { operands.append(try relation()) }
        return operands.count == 1 ? operands[0] : try Expression(.all(operands), at: offset)
    }

    private static let relations: Set<String> = ["==", "!=", "<", "<=", ">", ">="]

    private mutating func relation() throws(CELError) -> Expression {
        var left = try sum()
        while true {
            let offset = offset
            let name: String
            switch kind {
            case .sign(let sign) where Parser.relations.contains(sign): name = sign
            case .keyword("in"): name = "in"
            default: return left
            }
            place += 1
            left = try Expression(.call(name, [left, try sum()], isMethod: false), at: offset)
        }
    }

    private mutating func sum() throws(CELError) -> Expression {
        var left = try product()
        while case .sign(let sign) = kind, sign == "+" || sign == "-" {
            let offset = offset
            place += 1
            left = try Expression(.call(sign, [left, try product()], isMethod: false), at: offset)
        }
        return left
    }

    private mutating func product() throws(CELError) -> Expression {
        var left = try unary()
        while case .sign(let sign) = kind, sign == "*" || sign == "/" || sign == "%" {
            let offset = offset
            place += 1
            left = try Expression(.call(sign, [left, try unary()], isMethod: false), at: offset)
        }
        return left
    }

    private mutating func unary() throws(CELError) -> Expression {
        let start = offset
        guard case .sign(let sign) = kind, sign == "!" || sign == "-" else { return try member(isNegative: false) }
        var count = 0
        while take(sign) { count += 1 }
        var isNegative = false
        if sign == "-" {
            switch kind {
            case .int, .double:
                count -= 1
                isNegative = true
            default: break
            }
        }
        let operand = try member(isNegative: isNegative)
        let name = sign == "-" ? "negate" : "!"
        return count.isMultiple(of: 2) ? operand : try Expression(.call(name, [operand], isMethod: false), at: start)
    }

    // MARK: Members

    private mutating func member(isNegative: Bool) throws(CELError) -> Expression {
        var operand = try primary(isNegative: isNegative)
        while true {
            let offset = offset
            if take(".") {
                let isOptional = take("?")
                let name: String
                switch kind {
                case .identifier(let word): name = word
                case .quotedField(let word): name = word
                default: throw unexpected("a field")
                }
                let isQuoted = if case .quotedField = kind { true } else { false }
                place += 1
                if !isQuoted, !isOptional, take("(") {
                    let arguments = try arguments(until: ")")
                    operand = try method(name, of: operand, arguments, at: offset)
                } else {
                    operand = try Expression(.select(operand, name, isOptional: isOptional), at: offset)
                }
            } else if take("[") {
                let isOptional = take("?")
                let index = try expression()
                try expect("]")
                operand = try Expression(.index(operand, index, isOptional: isOptional), at: offset)
            } else {
                return operand
            }
        }
    }

    private mutating func arguments(until end: String) throws(CELError) -> [Expression] {
        var arguments: [Expression] = []
        if take(end) { return [] }
        repeat { arguments.append(try expression()) } while take(",")
        try expect(end)
        return arguments
    }

    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    private mutating func primary(isNegative: Bool) throws(CELError) -> Expression {
        let offset = offset
        switch kind {
        case .sign(let sign): return try primary(behind: sign, at: offset)
        case .identifier: return try name(isRoot: false, at: offset)
        case .keyword("true"): return try literal(.bool(true))
        case .keyword("false"): return try literal(.bool(false))
        case .keyword("null"): return try literal(.null)
        case .string(let text): return try literal(.string(text))
        case .bytes(let bytes): return try literal(.bytes(bytes))
        case .double(let value): return try literal(.double(isNegative ? -value : value))
        case .int(let digits):
            guard let value = Parser.int((isNegative ? "-" : "") + digits) else {
                throw CELError("\(digits) does not fit into 64 bits", at: offset)
            }
            return try literal(.int(value))
        case .uint(let digits):
            let isHex = digits.hasPrefix("0x")
            guard let value = UInt(isHex ? String(digits.dropFirst(2)) : digits, radix: isHex ? 16 : 10) else {
                throw CELError("\(digits) does not fit into 64 bits", at: offset)
            }
            return try literal(.uint(value))
        default: throw unexpected()
        }
    }

    private mutating func primary(behind sign: String, at offset: Int) throws(CELError) -> Expression {
        switch sign {
        case "(":
            place += 1
            let inner = try expression()
            try expect(")")
            return inner
        case "[": return try list(at: offset)
        case "{": return try map(at: offset)
        case ".":
            place += 1
            guard case .identifier = kind else { throw unexpected("a name") }
            return try name(isRoot: true, at: offset)
        default: throw unexpected()
        }
    }

    private static func int(_ digits: String) -> Int? {
        guard let mark = digits.firstRange(of: "0x") else { return Int(digits) }
        return Int(digits.replacingCharacters(in: mark), radix: 16)
    }

    private mutating func literal(_ value: Value) throws(CELError) -> Expression {
        defer { place += 1 }
        return try Expression(.literal(value), at: offset)
    }

    private mutating func name(isRoot: Bool, at offset: Int) throws(CELError) -> Expression {
        guard case .identifier(let name) = kind else { throw unexpected("a name") }
        if Parser.reserved.contains(name) { throw CELError("reserved identifier: \(name)", at: offset) }
        place += 1
        guard take("(") else {
            if isSign("{") { throw CELError("messages such as \(name){...} are not there in policies", at: offset) }
            return try Expression(.identifier(name, isRoot: isRoot), at: offset)
        }
        let arguments = try arguments(until: ")")
        if name == "has", arguments.count == 1 {
            guard case .select(let operand, let field, isOptional: false) = arguments[0].kind else {
                throw CELError("has() takes a field selection, such as has(a.b); for keys write 'b' in a", at: offset)
            }
            return try Expression(.has(operand, field), at: offset)
        }
        return try Expression(.call(name, arguments, isMethod: false), at: offset)
    }

    private mutating func list(at offset: Int) throws(CELError) -> Expression {
        try expect("[")
        var elements: [Expression.Element] = []
        while !isSign("]") {
            let isOptional = take("?")
            elements.append(.init(value: try expression(), isOptional: isOptional))
            guard take(",") else { break }
        }
        try expect("]")
        return try Expression(.list(elements), at: offset)
    }

    private mutating func map(at offset: Int) throws(CELError) -> Expression {
        try expect("{")
        var entries: [Expression.Entry] = []
        while !isSign("}") {
            let isOptional = take("?")
            let key = try expression()
            try expect(":")
            entries.append(.init(key: key, value: try expression(), isOptional: isOptional))
            guard take(",") else { break }
        }
        try expect("}")
        return try Expression(.map(entries), at: offset)
    }

    // MARK: Macros

    private func method(
        _ name: String, of target: Expression, _ arguments: [Expression], at offset: Int
    ) throws(CELError) -> Expression {
        if let comprehension = try comprehension(name, target, arguments) {
            return try Expression(.comprehension(comprehension), at: offset)
        }
        if name == "optMap" || name == "optFlatMap", arguments.count == 2 {
            let variable = try variable(arguments[0])
            return try Expression(
                .optionalMap(target, variable, arguments[1], isFlat: name == "optFlatMap"), at: offset)
        }
        return try Expression(.call(name, [target] + arguments, isMethod: true), at: offset)
    }

    private func comprehension(
        _ name: String, _ range: Expression, _ arguments: [Expression]
    ) throws(CELError) -> Expression.Comprehension? {
        func make(
            _ macro: Expression.Comprehension.Macro, names: Int, condition: Int? = nil, result: Int? = nil
        ) throws(CELError) -> Expression.Comprehension {
            var variables: [String] = []
            for argument in arguments.prefix(names) {
                let name = try variable(argument)
                if variables.contains(name) { throw CELError("duplicate variable name: \(name)", at: argument.offset) }
                variables.append(name)
            }
            return Expression.Comprehension(
                macro: macro, range: range, names: variables, condition: condition.map { arguments[$0] },
                result: result.map { arguments[$0] })
        }
        switch (name, arguments.count) {
        case ("all", 2): return try make(.all, names: 1, condition: 1)
        case ("exists", 2): return try make(.exists, names: 1, condition: 1)
        case ("exists_one", 2): return try make(.existsOne, names: 1, condition: 1)
        case ("filter", 2): return try make(.filter, names: 1, condition: 1)
        case ("map", 2): return try make(.map, names: 1, result: 1)
        case ("map", 3): return try make(.map, names: 1, condition: 1, result: 2)
        case ("sortBy", 2): return try make(.sortBy, names: 1, result: 1)
        case ("all", 3): return try make(.all, names: 2, condition: 2)
        case ("exists", 3): return try make(.exists, names: 2, condition: 2)
        case ("existsOne", 3), ("exists_one", 3): return try make(.existsOne, names: 2, condition: 2)
        case ("transformList", 3): return try make(.transformList, names: 2, result: 2)
        case ("transformList", 4): return try make(.transformList, names: 2, condition: 2, result: 3)
        case ("transformMap", 3): return try make(.transformMap, names: 2, result: 2)
        case ("transformMap", 4): return try make(.transformMap, names: 2, condition: 2, result: 3)
        case ("transformMapEntry", 3): return try make(.transformMapEntry, names: 2, result: 2)
        case ("transformMapEntry", 4): return try make(.transformMapEntry, names: 2, condition: 2, result: 3)
        default: return nil
        }
    }

    private func variable(_ argument: Expression) throws(CELError) -> String {
        guard case .identifier(let name, isRoot: false) = argument.kind else {
            throw CELError("the variable of a macro is a simple name", at: argument.offset)
        }
        return name
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>) -> String {
        String(self[..<range.lowerBound] + self[range.upperBound...])
    }
}
