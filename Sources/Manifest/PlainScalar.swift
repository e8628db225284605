#if canImport(Glibc)
    import Glibc
#endif

/// What a scalar without quotes means to kubectl: the YAML 1.1 of its reader (sigs.k8s.io/yaml on goyaml.v2), which
/// differs from every specification in some place. `On` is true, `012` is ten, `0o8` is a string.
enum PlainScalar {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// A whole number: goyaml.v2 falls back to unsigned for what does not fit 64 bits with a sign.
    enum WholeNumber: Equatable {
        case signed(Int64)
        case unsigned(UInt64)
    }

    /// What the text is to a dialect.
    @inline(__always) static func kind(_ text: Bytes, as dialect: Dialect) -> NodeRecord.Kind {
        let kind = kind(text)
        // The booleans of YAML 1.1 are words to kustomize.
        guard dialect == .kustomize, kind == .boolean, text.count < 4 else { return kind }
        return .string
    }

    /// What the text is. `float` for what JSON cannot express (infinity, not a number) as well: the reader refuses it.
    static func kind(_ text: Bytes) -> NodeRecord.Kind {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "~"): return text.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
            return word(text)
        case UInt8(ascii: "."):
            return isSpecialFloat(text) || dotFloat(text) ? .float : .string
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            if integer(text) != nil { return .integer }
            return isSpecialFloat(text) || float(text) != nil ? .float : .string
        default: return .string
        }
    }

    private static func word(_ text: Bytes) -> NodeRecord.Kind {
        switch text.count {
        case 1: return isAny(text, ["y", "Y", "n", "N"]) ? .boolean : .string
        case 2: return isAny(text, ["no", "No", "NO", "on", "On", "ON"]) ? .boolean : .string
        case 3: return isAny(text, ["yes", "Yes", "YES", "off", "Off", "OFF"]) ? .boolean : .string
        case 4:
            if isAny(text, ["true", "True", "TRUE"]) { return .boolean }
            return isAny(text, ["null", "Null", "NULL"]) ? .null : .string
        case 5: return isAny(text, ["false", "False", "FALSE"]) ? .boolean : .string
        default: return .string
        }
    }

    /// Whether a text that is a boolean is true.
    static func isTrue(_ text: Bytes) -> Bool {
        switch text.first {
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "t"), UInt8(ascii: "T"): true
        case UInt8(ascii: "o"), UInt8(ascii: "O"): text.count == 2
        default: false
        }
    }

    /// The whole number that a text stands for: decimal, 0x, 0o, 0b, octal by a leading zero, underscores anywhere but
    /// in front.
    static func integer(_ text: Bytes) -> WholeNumber? {
        guard text.contains(UInt8(ascii: "_")) else { return plainInteger(text) }
        return withoutUnderscores(text).withUnsafeBufferPointer(plainInteger)
    }

    private static func plainInteger(_ text: Bytes) -> WholeNumber? {
        var digits = text[...]
        var isNegative = false
        var hasSign = false
        if let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            isNegative = sign == UInt8(ascii: "-")
            hasSign = true
            digits = digits.dropFirst()
        }
        var radix: UInt64 = 10
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            switch digits[digits.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x"): radix = 16
            case UInt8(ascii: "o"): radix = 8
            case UInt8(ascii: "b"): radix = 2
            default: radix = 0
            }
            digits = digits.dropFirst(radix == 0 ? 1 : 2)
            if radix == 0 { radix = 8 }
        }
        guard let magnitude = magnitude(digits, radix) else { return nil }
        if isNegative {
            guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
            return .signed(Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        if let signed = Int64(exactly: magnitude) { return .signed(signed) }
        return hasSign ? nil : .unsigned(magnitude)
    }

    private static func magnitude(_ digits: Slice<Bytes>, _ radix: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            let number: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): number = digit - UInt8(ascii: "A") + 10
            default: return nil
            }
            guard UInt64(number) < radix else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(number))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The floating-point number that a text stands for. Infinite for `.inf`; nil for what overflows, which stays a
    /// string.
    static func float(_ text: Bytes) -> Double? {
        switch integer(text) {
        case .signed(let whole): return Double(whole)
        case .unsigned(let whole): return Double(whole)
        case nil: break
        }
        if isNaN(text) { return .nan }
        if isSpecialFloat(text) { return text.first == UInt8(ascii: "-") ? -.infinity : .infinity }
        if text.first == UInt8(ascii: ".") { return dotFloat(text) ? decimal(withoutUnderscores(text)) : nil }
        let plain = withoutUnderscores(text)
        return isFloat(plain[...]) ? decimal(plain) : nil
    }

    /// A text that begins with a dot is given to Go's number parser as it stands, which takes an underscore only between
    /// two digits.
    private static func dotFloat(_ text: Bytes) -> Bool {
        func isDigit(_ index: Int) -> Bool {
            text.indices.contains(index) && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index])
        }
        for index in text.indices where text[index] == UInt8(ascii: "_") {
            guard isDigit(index - 1), isDigit(index + 1) else { return false }
        }
        let plain = withoutUnderscores(text)
        return isFloat(plain[...]) && decimal(plain) != nil
    }

    private static func decimal(_ text: [UInt8]) -> Double? {
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isFloat(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func digits() -> Int {
            let run = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            rest = rest.dropFirst(run.count)
            return run.count
        }
        func skip(_ accepted: [UInt8]) -> Bool {
            guard let first = rest.first, accepted.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = skip([UInt8(ascii: "+"), UInt8(ascii: "-")])
        let whole = digits()
        if skip([UInt8(ascii: ".")]) {
            let fraction = digits()
            guard whole > 0 || fraction > 0 else { return false }
        } else if whole == 0 {
            return false
        }
        if skip([UInt8(ascii: "e"), UInt8(ascii: "E")]) {
            _ = skip([UInt8(ascii: "+"), UInt8(ascii: "-")])
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func isSpecialFloat(_ text: Bytes) -> Bool {
        isNaN(text)
            || isAny(
                text, [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"])
    }

    private static func isNaN(_ text: Bytes) -> Bool { isAny(text, [".nan", ".NaN", ".NAN"]) }

    private static func withoutUnderscores(_ text: Bytes) -> [UInt8] { text.filter { $0 != UInt8(ascii: "_") } }

    static func isAny(_ text: Bytes, _ words: [StaticString]) -> Bool {
        guard let start = text.baseAddress else { return false }
        return words.contains { $0.utf8CodeUnitCount == text.count && memcmp($0.utf8Start, start, text.count) == 0 }
    }
}
