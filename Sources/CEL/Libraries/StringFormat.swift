import Manifest

/// `format`, as the version in Kubernetes writes values.
///
/// Source: version 2 of the extended string library of cel-go, which k8s.io/apiserver links.
enum StringFormat {
    /// A clause such as `%s` or `%.2f`.
    private enum Clause {
        case text
        case decimal
        case fixed(Int)
        case scientific(Int)
        case binary, octal
        case hexadecimal(isUpper: Bool)

        var name: String {
            switch self {
            case .text: "string"
            case .decimal: "decimal"
            case .fixed: "fixed-point"
            case .scientific: "scientific"
            case .binary: "binary"
            case .octal: "octal"
            case .hexadecimal: "hex"
            }
        }

        /// What it takes, in words.
        var wanted: String {
            switch self {
            case .text: "strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"
            case .decimal, .octal: "integers"
            case .fixed, .scientific: "doubles"
            case .binary: "integers and bools"
            case .hexadecimal: "integers, byte buffers, and strings"
            }
        }

        func refused(_ type: String) -> EvaluationError {
            EvaluationError("error during formatting: \(name) clause can only be used on \(wanted), was given \(type)")
        }
    }

    private enum Part {
        case plain([UInt8])
        case clause(Clause)
    }

    private static let deepest = 250

    // MARK: Reading

    private static func parts(of format: Text) throws(EvaluationError) -> [Part] {
        var parts: [Part] = []
        var rest = format.utf8[...]
        while let mark = rest.firstIndex(of: UInt8(ascii: "%")) {
            if mark > rest.startIndex { parts.append(.plain(Array(rest[..<mark]))) }
            rest = rest[(mark + 1)...]
            if rest.first == UInt8(ascii: "%") {
                parts.append(.plain([UInt8(ascii: "%")]))
                rest = rest.dropFirst()
                continue
            }
            var precision = 6
            if rest.first == UInt8(ascii: ".") {
                let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
                guard let value = Int(String(decoding: digits, as: UTF8.self)), value <= 1_000 else {
                    throw EvaluationError("could not parse formatting clause: a precision is a number of at most 1000")
                }
                precision = value
                rest = rest.dropFirst(1 + digits.count)
            }
            guard let letter = rest.first else {
                throw EvaluationError("could not parse formatting clause: unexpected end of string")
            }
            parts.append(.clause(try clause(letter, precision)))
            rest = rest.dropFirst()
        }
        if !rest.isEmpty { parts.append(.plain(Array(rest))) }
        return parts
    }

    private static func clause(_ letter: UInt8, _ precision: Int) throws(EvaluationError) -> Clause {
        switch letter {
        case UInt8(ascii: "s"): return .text
        case UInt8(ascii: "d"): return .decimal
        case UInt8(ascii: "f"): return .fixed(precision)
        case UInt8(ascii: "e"): return .scientific(precision)
        case UInt8(ascii: "b"): return .binary
        case UInt8(ascii: "o"): return .octal
        case UInt8(ascii: "x"): return .hexadecimal(isUpper: false)
        case UInt8(ascii: "X"): return .hexadecimal(isUpper: true)
        default:
            throw EvaluationError(
                "could not parse formatting clause: unrecognized formatting clause \"\(Character(Unicode.Scalar(letter)))\""
            )
        }
    }

    /// Checks literals.
    ///
    /// - Throws: what kube-apiserver says of a format that does not fit its arguments.
    static func check(_ format: Text, _ types: [CELType]) throws(EvaluationError) {
        let clauses = try parts(of: format).compactMap { if case .clause(let clause) = $0 { clause } else { nil } }
        guard clauses.count <= types.count else { throw EvaluationError("index \(types.count) out of range") }
        guard clauses.count == types.count else {
            throw EvaluationError(
                "too many arguments supplied to string.format (expected \(clauses.count), got \(types.count))")
        }
        for (clause, type) in zip(clauses, types) where !accepts(clause, type) {
            throw clause.refused(type.description)
        }
    }

    private static func accepts(_ clause: Clause, _ type: CELType) -> Bool {
        switch (clause, type) {
        case (_, .dyn), (.text, .null), (.text, .list), (.text, .map), (.text, .type), (.text, .duration),
            (.text, .timestamp):
            true
        case (.text, .string), (.text, .bytes), (.text, .bool), (.text, .int), (.text, .uint), (.text, .double): true
        case (.decimal, .int), (.decimal, .uint), (.octal, .int), (.octal, .uint): true
        case (.binary, .int), (.binary, .uint), (.binary, .bool): true
        case (.hexadecimal, .int), (.hexadecimal, .uint), (.hexadecimal, .string), (.hexadecimal, .bytes): true
        case (.fixed, .double), (.scientific, .double): true
        default: false
        }
    }

    // MARK: Writing

    static func text(_ format: Text, _ arguments: [Value]) throws(EvaluationError) -> Text {
        var rest = arguments[...]
        var bytes: [UInt8] = []
        for part in try parts(of: format) {
            switch part {
            case .plain(let text): bytes += text
            case .clause(let clause):
                guard let value = rest.popFirst() else {
                    throw EvaluationError("index \(arguments.count) out of range")
                }
                bytes += try written(value, clause)
            }
            guard bytes.count <= StringFunctions.longest else { throw StringFunctions.tooLong }
        }
        return Text(utf8: bytes)
    }

    private static func written(_ value: Value, _ clause: Clause) throws(EvaluationError) -> [UInt8] {
        let refused = clause.refused(value.typeName)
        switch (clause, value) {
        case (.text, .bytes(let bytes)): return bytes
        case (.text, .string(let text)): return text.utf8
        case (.text, .optional), (.text, .opaque): throw refused
        case (.text, _): return Array(text(of: value).utf8)
        case (.decimal, .int(let number)): return Array(String(number).utf8)
        case (.decimal, .uint(let number)): return Array(String(number).utf8)
        case (.fixed(let precision), .double(let number)):
            if number.isInfinite { return Array((number < 0 ? "-∞" : "∞").utf8) }
            return Array(NumberText.grouped(number, precision).utf8)
        case (.scientific(let precision), .double(let number)): return Array(scientific(number, precision).utf8)
        case (.binary, .bool(let isTrue)): return Array((isTrue ? "1" : "0").utf8)
        case (.binary, .int(let number)): return Array(String(number, radix: 2).utf8)
        case (.binary, .uint(let number)): return Array(String(number, radix: 2).utf8)
        case (.octal, .int(let number)): return Array(String(number, radix: 8).utf8)
        case (.octal, .uint(let number)): return Array(String(number, radix: 8).utf8)
        case (.hexadecimal(let isUpper), .int(let number)):
            return Array(String(number, radix: 16, uppercase: isUpper).utf8)
        case (.hexadecimal(let isUpper), .uint(let number)):
            return Array(String(number, radix: 16, uppercase: isUpper).utf8)
        case (.hexadecimal(let isUpper), .string(let text)): return hexadecimal(text.utf8, isUpper)
        case (.hexadecimal(let isUpper), .bytes(let bytes)): return hexadecimal(bytes, isUpper)
        default: throw refused
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], _ isUpper: Bool) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            let digits = Array(String(byte, radix: 16, uppercase: isUpper).utf8)
            return digits.count == 1 ? [0x30] + digits : digits
        }
    }

    /// `1.500000 × 10⁰³`, with narrow blanks that do not break.
    private static func scientific(_ number: Double, _ precision: Int) -> String {
        if number.isNaN { return "   NaN" }
        if number.isInfinite { return number < 0 ? "    -∞" : "     ∞" }
        var exponent = 0
        var mantissa = NumberText.fixed(0, precision)
        if number != 0 {
            (mantissa, exponent) = NumberText.scientific(abs(number), precision)
        }
        let digits = String(abs(exponent))
        let raised = ((digits.count < 2 ? "0" : "") + digits).map { digit in
            String("⁰¹²³⁴⁵⁶⁷⁸⁹".dropFirst(Int(String(digit)) ?? 0).prefix(1))
        }.joined()
        return "\(number < 0 ? "-" : "")\(mantissa)\u{202f}×\u{202f}10\(exponent < 0 ? "⁻" : "")\(raised)"
    }

    /// A value in words, as it stands by itself.
    static func text(of value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): GoNumber.general(value)
        case .string(let text): text.string
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .type(let name): name
        case .duration(let nanoseconds): DurationText.text(nanoseconds)
        case .timestamp(let moment): moment.text
        case .list, .map: inner(value, depth: 0)
        case .optional(let value): value.map { "optional(\(text(of: $0)))" } ?? "optional.none()"
        case .opaque(let value): value.text ?? value.typeName
        case .unknown(let subject): subject
        }
    }

    /// A value inside another one.
    private static func inner(_ value: Value, depth: Int) -> String {
        guard depth < deepest else { return "..." }
        switch value {
        case .string(let text): return quoted(text)
        case .bytes(let bytes): return "b" + quoted(Text(utf8: bytes))
        case .double(let number):
            return number.isFinite ? NumberText.fixed(number, 6) : quoted(Text(GoNumber.general(number)))
        case .duration(let nanoseconds): return "duration(\"\(DurationText.text(nanoseconds))\")"
        case .timestamp(let moment): return "timestamp(\"\(moment.text)\")"
        case .list(let list):
            return "[" + list.elements.map { inner($0, depth: depth + 1) }.joined(separator: ", ") + "]"
        case .map(let map):
            let entries = map.entries.map { (inner($0.key, depth: depth + 1), inner($0.value, depth: depth + 1)) }
            let sorted = entries.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            return "{" + sorted.map { "\($0.0):\($0.1)" }.joined(separator: ", ") + "}"
        default: return text(of: value)
        }
    }

    /// A string in quotes, with the escapes of `strings.quote`.
    static func quoted(_ text: Text) -> String {
        var result = "\""
        for scalar in text.scalars {
            switch scalar {
            case "\u{7}": result += "\\a"
            case "\u{8}": result += "\\b"
            case "\u{c}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{b}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
