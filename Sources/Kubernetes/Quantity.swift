/// An amount of a resource: `500m`, `1.5Gi`, `2e3`, `7`.
///
/// Source: `resource.Quantity` of k8s.io/apimachinery. Amounts are compared as floating point, exact enough to tell zero
/// and to compare what people write.
public struct Quantity: Sendable, Comparable {
    /// The amount in the base unit: cores, bytes.
    public var value: Double

    /// Reads a quantity; nil for what the API server refuses.
    public init?(_ text: String) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let number = rest.prefix { Quantity.isDigit($0) || $0 == UInt8(ascii: ".") }
        guard number.contains(where: Quantity.isDigit), let amount = Quantity.amount(number),
            let scale = Quantity.scale(Substring(rest[number.endIndex...]))
        else { return nil }
        value = (isNegative ? -amount : amount) * scale
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// The number that some digits stand for, with at most one dot among them, in any place.
    private static func amount(_ digits: Substring.UTF8View) -> Double? {
        if digits.count <= 15, digits.allSatisfy(isDigit) {
            return Double(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
        }
        let text = String(Substring(digits))
        return Double(text.hasPrefix(".") ? "0" + text : text.hasSuffix(".") ? text + "0" : text)
    }

    /// Reads the quantity in a field; nil where there is none, or none that the API server takes.
    public init?(_ node: Node?) {
        guard let text = node?.scalarText, node?.bool == nil else { return nil }
        self.init(text)
    }

    private static func scale(_ suffix: Substring) -> Double? {
        switch suffix {
        case "": return 1
        case "m": return 1e-3
        case "Ki": return Double(1 << 10)
        case "Mi": return Double(1 << 20)
        case "Gi": return Double(1 << 30)
        case "Ti": return Double(1 << 40)
        case "Pi": return Double(1 << 50)
        case "Ei": return Double(1 << 60)
        case "n": return 1e-9
        case "u": return 1e-6
        case "k": return 1e3
        case "M": return 1e6
        case "G": return 1e9
        case "T": return 1e12
        case "P": return 1e15
        case "E": return 1e18
        default: break
        }
        guard let mark = suffix.first, mark == "e" || mark == "E", let exponent = Int(suffix.dropFirst()),
            (-299...299).contains(exponent)
        else { return nil }
        return Double("1e\(exponent)")
    }

    /// Whether one is the smaller amount.
    public static func < (left: Quantity, right: Quantity) -> Bool { left.value < right.value }
}
