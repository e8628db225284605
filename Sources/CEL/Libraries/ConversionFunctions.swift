import Manifest

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
            // A number that is too large is none; infinity has to be asked for by its name.
            guard number.isFinite || !text.utf8.contains(where: { (0x30...0x39).contains($0) }) else {
                throw failed(value, "double")
            }
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
        case .double(let own): return .string(Text(GoNumber.general(own)))
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
            guard let nanoseconds = GoDuration(text.string)?.nanoseconds else {
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
