/// An amount of a resource: `500m`, `1.5Gi`, `2e3`, `7`.
///
/// Source: `resource.Quantity` of k8s.io/apimachinery. Amounts are compared as floating point, exact enough to tell zero
/// and to compare what people write.
public struct Quantity: Sendable, Comparable {
    /// The amount in the base unit: cores, bytes.
    public var value: Double

    /// Reads a quantity; nil for what the API server refuses.
    public init?(_ text: String) {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
        let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard number.contains(where: \.isNumber), number.count(where: { $0 == "." }) <= 1,
            let amount = Double(number.hasPrefix(".") ? "0" + number : number.hasSuffix(".") ? number + "0" : number),
            let scale = Quantity.scale(rest.dropFirst(number.count))
        else { return nil }
        value = (isNegative ? -amount : amount) * scale
    }

    /// Reads the quantity in a field; nil where there is none, or none that the API server takes.
    public init?(_ node: Node?) {
        guard let text = node?.scalarText, node?.bool == nil else { return nil }
        self.init(text)
    }

    private static func scale(_ suffix: Substring) -> Double? {
        if let binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].firstIndex(of: suffix) {
            return Double(sign: .plus, exponent: 10 * (binary + 1), significand: 1)
        }
        if let power = [
            ("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18),
        ]
        .first(where: { $0.0 == suffix })?.1 {
            return Double("1e\(power)")
        }
        guard let mark = suffix.first, mark == "e" || mark == "E", let exponent = Int(suffix.dropFirst()),
            (-299...299).contains(exponent)
        else { return nil }
        return Double("1e\(exponent)")
    }

    /// Whether one is the smaller amount.
    public static func < (left: Quantity, right: Quantity) -> Bool { left.value < right.value }
}
