import Manifest

/// Numbers with so many digits behind the point, as Go writes them.
enum NumberText {
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

    /// With so many digits behind the point, and a comma behind each three in front of it.
    static func grouped(_ value: Double, _ precision: Int) -> String {
        let text = fixed(value == 0 ? 0 : value, precision)
        guard value.isFinite else { return text }
        let isNegative = text.hasPrefix("-")
        let digits = text.dropFirst(isNegative ? 1 : 0)
        let whole = Array(digits.prefix { $0 != "." })
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        return (isNegative ? "-" : "") + grouped + digits.dropFirst(whole.count)
    }

    /// The digits of a positive number with one before the point, and the power of ten.
    static func scientific(_ value: Double, _ precision: Int) -> (mantissa: String, exponent: Int) {
        var (digits, exponent) = GoNumber.digits(of: value)
        while digits.count < precision + 2 { digits.append(0x30) }
        let isUp = digits[precision + 1] >= 0x35
        digits = Array(digits.prefix(precision + 1))
        if isUp {
            var index = precision
            while index >= 0, digits[index] == 0x39 {
                digits[index] = 0x30
                index -= 1
            }
            if index >= 0 {
                digits[index] += 1
            } else {
                digits = [0x31] + digits.dropLast()
                exponent += 1
            }
        }
        let text = String(decoding: digits, as: UTF8.self)
        return (precision == 0 ? text : text.prefix(1) + "." + text.dropFirst(), exponent)
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
