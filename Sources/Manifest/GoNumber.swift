/// Numbers as Go prints them: kubectl's output goes through encoding/json and strconv.
public enum GoNumber {
    /// As encoding/json writes a float64: plain digits between 1e-6 and 1e21, else with an exponent of at least one digit.
    static func json(_ value: Double) -> String {
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        let decimal = Decimal(value)
        let exponent = decimal.exponent
        if exponent < -6 || exponent >= 21 { return decimal.scientific(exponentDigits: 1) }
        return decimal.positional
    }

    /// As strconv.FormatFloat(value, 'g', -1, 32) writes it, which is how a number becomes a mapping key.
    static func key(_ value: Double) -> String {
        let single = Float(value)
        if single.isNaN { return ".nan" }
        if single.isInfinite { return single < 0 ? "-.inf" : ".inf" }
        guard single != 0 else { return value.sign == .minus ? "-0" : "0" }
        return Decimal(single).general
    }

    /// As strconv.FormatFloat(value, 'g', -1, 64) writes it, which is how CEL makes a text of a number.
    public static func general(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        return Decimal(value).general
    }

    /// The shortest digits that read back as the same number, in ASCII, and the power of ten of the first one; for a number
    /// that is finite and not 0.
    public static func digits(of value: Double) -> (digits: [UInt8], exponent: Int) {
        let decimal = Decimal(value)
        return (decimal.digits, decimal.exponent)
    }

    /// The shortest digits that read back as the same number, and the exponent of the first one.
    private struct Decimal {
        var isNegative: Bool
        var digits: [UInt8]
        var exponent: Int

        init(_ value: some BinaryFloatingPoint & LosslessStringConvertible) {
            // Swift prints the shortest digits too, in a form of its own: take them apart.
            var text = Array(value.description.utf8)[...]
            isNegative = text.first == UInt8(ascii: "-")
            if isNegative { text = text.dropFirst() }
            var scale = 0
            if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
                scale = Int(String(decoding: text[(mark + 1)...], as: UTF8.self)) ?? 0
                text = text[..<mark]
            }
            let whole = text.prefix { $0 != UInt8(ascii: ".") }
            let fraction = text.dropFirst(whole.count).dropFirst()
            var all = Array(whole) + Array(fraction)
            var point = whole.count
            while all.first == UInt8(ascii: "0") {
                all.removeFirst()
                point -= 1
            }
            while all.last == UInt8(ascii: "0") { all.removeLast() }
            digits = all
            exponent = point - 1 + scale
        }

        /// In the form of `%g`.
        var general: String { exponent < -4 || exponent >= 6 ? scientific(exponentDigits: 2) : positional }

        var positional: String {
            var text = isNegative ? "-" : ""
            let count = digits.count
            if exponent < 0 {
                text += "0." + String(repeating: "0", count: -exponent - 1) + string(digits[...])
            } else if count <= exponent + 1 {
                text += string(digits[...]) + String(repeating: "0", count: exponent + 1 - count)
            } else {
                text += string(digits[...exponent]) + "." + string(digits[(exponent + 1)...])
            }
            return text
        }

        func scientific(exponentDigits: Int) -> String {
            var text = (isNegative ? "-" : "") + string(digits[..<1])
            if digits.count > 1 { text += "." + string(digits[1...]) }
            var size = String(abs(exponent))
            while size.count < exponentDigits { size = "0" + size }
            return text + "e" + (exponent < 0 ? "-" : "+") + size
        }

        private func string(_ digits: ArraySlice<UInt8>) -> String { String(decoding: digits, as: UTF8.self) }
    }
}
