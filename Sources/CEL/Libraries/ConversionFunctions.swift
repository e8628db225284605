/// Conversions between types.
enum ConversionFunctions {
    static let all: [String: Functions.Function] = [
        "dyn": { (arguments) throws(EvaluationError) in try only(arguments) },
        "type": { (arguments) throws(EvaluationError) in .type(try only(arguments).typeName) },
        "bool": bool, "int": int, "uint": uint, "double": double, "string": string, "bytes": bytes,
        "duration": duration, "timestamp": timestamp,
    ]

    private static func only(_ arguments: [Value]) throws(EvaluationError) -> Value {
        try arguments.expect(1...1)
        return arguments[0]
    }

    private static func failed(_ value: Value, _ type: String) -> EvaluationError {
        EvaluationError("type conversion error from '\(value.typeName)' to '\(type)'")
    }

    @Sendable private static func bool(_ arguments: [Value]) throws(EvaluationError) -> Value {
        switch try only(arguments) {
        case .bool(let value): return .bool(value)
        case .string(let text):
            if ["true", "True", "TRUE", "t", "T", "1"].contains(text.string) { return .bool(true) }
            if ["false", "False", "FALSE", "f", "F", "0"].contains(text.string) { return .bool(false) }
            throw failed(arguments[0], "bool")
        case let value: throw failed(value, "bool")
        }
    }

    @Sendable private static func int(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let value = try only(arguments)
        switch value {
        case .int: return value
        case .uint(let whole):
            guard let own = Int(exactly: whole) else { throw EvaluationError("integer overflow") }
            return .int(own)
        case .double(let number):
            // Both ends are no doubles next to which all fit.
            guard number > -0x1p63, number < 0x1p63 else { throw EvaluationError("integer overflow") }
            return .int(Int(number))
        case .string(let text):
            guard let number = decimal(text.string, allowsMinus: true).flatMap({ Int($0) }) else {
                throw failed(value, "int")
            }
            return .int(number)
        case .timestamp(let moment): return .int(moment.seconds)
        case .duration(let nanoseconds): return .int(nanoseconds)
        default: throw failed(value, "int")
        }
    }

    /// Digits, with a sign in front where there may be one; nil for anything else.
    private static func decimal(_ text: String, allowsMinus: Bool) -> String? {
        var digits = text[...]
        if digits.first == "+" || allowsMinus && digits.first == "-" { digits = digits.dropFirst() }
        return !digits.isEmpty && digits.unicodeScalars.allSatisfy(\.isDigit) ? text : nil
    }

    @Sendable private static func uint(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let value = try only(arguments)
        switch value {
        case .uint: return value
        case .int(let whole):
            guard let own = UInt(exactly: whole) else { throw EvaluationError("unsigned integer overflow") }
            return .uint(own)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw EvaluationError("unsigned integer overflow") }
            return .uint(UInt(number))
        case .string(let text):
            guard text.utf8.first != UInt8(ascii: "+"),
                let number = decimal(text.string, allowsMinus: false).flatMap({ UInt($0) })
            else { throw failed(value, "uint") }
            return .uint(number)
        default: throw failed(value, "uint")
        }
    }

    @Sendable private static func double(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let value = try only(arguments)
        switch value {
        case .double: return value
        case .int(let whole): return .double(Double(whole))
        case .uint(let whole): return .double(Double(whole))
        case .string(let text):
            let isNumber = text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || "+-.eEinfatyINFATYaxp".utf8.contains($0)
            }
            guard isNumber, !text.utf8.isEmpty, let number = Double(text.string) else { throw failed(value, "double") }
            return .double(number)
        default: throw failed(value, "double")
        }
    }

    @Sendable private static func string(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let value = try only(arguments)
        switch value {
        case .string: return value
        case .bool(let own): return .string(Text(own ? "true" : "false"))
        case .int(let own): return .string(Text(String(own)))
        case .uint(let own): return .string(Text(String(own)))
        case .double(let own): return .string(Text(NumberText.shortest(own)))
        case .bytes(let bytes):
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw EvaluationError("invalid UTF-8 in bytes, cannot convert to string")
            }
            return .string(Text(utf8: bytes))
        case .timestamp(let moment): return .string(Text(moment.text))
        case .duration(let nanoseconds): return .string(Text(DurationText.text(nanoseconds)))
        case .opaque(let opaque):
            guard let text = opaque.text else { throw failed(value, "string") }
            return .string(Text(text))
        default: throw failed(value, "string")
        }
    }

    @Sendable private static func bytes(_ arguments: [Value]) throws(EvaluationError) -> Value {
        switch try only(arguments) {
        case .bytes(let bytes): return .bytes(bytes)
        case .string(let text): return .bytes(text.utf8)
        case let value: throw failed(value, "bytes")
        }
    }

    @Sendable private static func duration(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let value = try only(arguments)
        switch value {
        case .duration: return value
        case .int(let nanoseconds): return .duration(nanoseconds)
        case .string(let text):
            guard let nanoseconds = DurationText.nanoseconds(of: text) else {
                throw failed(value, "google.protobuf.Duration")
            }
            return .duration(nanoseconds)
        default: throw failed(value, "google.protobuf.Duration")
        }
    }

    @Sendable private static func timestamp(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let value = try only(arguments)
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            guard Timestamp.range.contains(seconds) else { throw EvaluationError("timestamp overflow") }
            return .timestamp(Timestamp(seconds: seconds, nanoseconds: 0))
        case .string(let text):
            guard let moment = Timestamp(text) else { throw failed(value, "google.protobuf.Timestamp") }
            return .timestamp(moment)
        default: throw failed(value, "google.protobuf.Timestamp")
        }
    }
}

/// Numbers as Go writes them.
enum NumberText {
    /// The shortest digits that read back as the same number, as `strconv.FormatFloat(value, 'g', -1, 64)` has them.
    static func shortest(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = digits(of: abs(value))
        let sign = value < 0 ? "-" : ""
        if exponent < -4 || exponent >= 21 {
            let size = String(abs(exponent))
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return
                "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(size.count < 2 ? "0" : "")\(size)"
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 {
            return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count)
        }
        return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    /// The digits of a positive number, and the power of ten of the first one.
    static func digits(of value: Double) -> (String, Int) {
        // Swift writes the shortest digits too, in a form of its own.
        var text = value.description[...]
        var scale = 0
        if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            scale = Int(text[text.index(after: mark)...]) ?? 0
            text = text[..<mark]
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let (whole, fraction) = (parts[0], parts.count > 1 ? parts[1] : "")
        var all = Substring(whole + fraction)
        var point = whole.count
        while all.first == "0" {
            all = all.dropFirst()
            point -= 1
        }
        while all.last == "0" { all = all.dropLast() }
        return (String(all), point - 1 + scale)
    }

    /// With so many digits behind the point.
    static func fixed(_ value: Double, _ precision: Int) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let digits = exactDigits(of: abs(value), places: precision)
        let text = String(repeating: "0", count: max(0, precision + 1 - digits.count)) + digits
        let whole = text.dropLast(precision)
        return (value.sign == .minus ? "-" : "")
            + (precision == 0 ? String(whole) : whole + "." + text.suffix(precision))
    }

    /// The whole number next to a positive number times a power of ten, in digits: exact, ties to even.
    private static func exactDigits(of value: Double, places: Int) -> String {
        guard value > 0 else { return "0" }
        // value = significand * 2^exponent, as whole numbers.
        var number = BigDigits(UInt64(value.significandBitPattern) | (value.isNormal ? 1 << 52 : 0))
        let exponent = (value.isNormal ? Int(value.exponentBitPattern) : 1) - 1_075
        for _ in 0..<places { number.multiply(by: 10) }
        if exponent >= 0 {
            for _ in 0..<exponent { number.multiply(by: 2) }
            return number.text
        }
        return number.halved(times: -exponent).text
    }
}

/// A whole number of any size, in decimal digits: small, and used for a few digits behind a point only.
private struct BigDigits {
    /// The least one first, each below 10^9.
    private var parts: [UInt64]
    private static let base: UInt64 = 1_000_000_000

    init(_ value: UInt64) {
        parts = [
            value % BigDigits.base, value / BigDigits.base % BigDigits.base, value / BigDigits.base / BigDigits.base,
        ]
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in parts.indices {
            let product = parts[index] * factor + carry
            (parts[index], carry) = (product % BigDigits.base, product / BigDigits.base)
        }
        if carry > 0 { parts.append(carry) }
    }

    /// Half of it, so many times, rounded to the next whole number, and to the even one of two that are as near.
    func halved(times: Int) -> BigDigits {
        var result = self
        var (half, rest) = (false, false)
        for _ in 0..<times {
            rest = rest || half
            var carry: UInt64 = 0
            for index in result.parts.indices.reversed() {
                let value = result.parts[index] + carry * BigDigits.base
                (result.parts[index], carry) = (value / 2, value % 2)
            }
            half = carry == 1
        }
        if half, rest || result.parts[0] % 2 == 1 { result.add(1) }
        return result
    }

    private mutating func add(_ value: UInt64) {
        var carry = value
        for index in parts.indices where carry > 0 {
            let sum = parts[index] + carry
            (parts[index], carry) = (sum % BigDigits.base, sum / BigDigits.base)
        }
        if carry > 0 { parts.append(carry) }
    }

    var text: String {
        var text = ""
        for part in parts.reversed() {
            let digits = String(part)
            text += text.isEmpty ? (part == 0 ? "" : digits) : String(repeating: "0", count: 9 - digits.count) + digits
        }
        return text.isEmpty ? "0" : text
    }
}
