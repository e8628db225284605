import Manifest

/// An amount of a resource: `500m`, `1.5Gi`, `2e3`, `7`.
///
/// Source: `resource.Quantity` of k8s.io/apimachinery. Amounts are compared as floating point, exact enough to tell zero
/// and to compare what people write.
public struct Quantity: Sendable, Comparable {
    /// The amount in the base unit: cores, bytes.
    public var value: Double

    /// Reads a quantity; nil for what the API server refuses.
    public init?(_ text: String) {
        var text = text
        guard let value = text.withUTF8(Quantity.value) else { return nil }
        self.value = value
    }

    /// Reads the quantity in a field; nil where there is none, or none that the API server takes.
    public init?(_ node: Node?) {
        guard let node, node.kind != .boolean else { return nil }
        if node.kind == .string {
            // Blanks around it do not count.
            guard let value = Quantity.value(of: Quantity.trimmed(node.utf8)) else { return nil }
            self.value = value
        } else {
            guard var text = node.scalarText, let value = text.withUTF8(Quantity.value) else { return nil }
            self.value = value
        }
    }

    private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard text.first == 0x20 || text.last == 0x20 else { return text }
        var rest = text[...]
        while rest.first == 0x20 { rest = rest.dropFirst() }
        while rest.last == 0x20 { rest = rest.dropLast() }
        return UnsafeBufferPointer(rebasing: rest)
    }

    private static func value(of text: UnsafeBufferPointer<UInt8>) -> Double? {
        let isSigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
        let start = isSigned ? 1 : 0
        var end = start
        while end < text.count, isDigit(text[end]) || text[end] == UInt8(ascii: ".") { end += 1 }
        guard let amount = amount(UnsafeBufferPointer(rebasing: text[start..<end])),
            let scale = scale(UnsafeBufferPointer(rebasing: text[end...]))
        else { return nil }
        return (text.first == UInt8(ascii: "-") ? -amount : amount) * scale
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// The number that some digits stand for, with at most one dot among them, in any place.
    private static func amount(_ digits: UnsafeBufferPointer<UInt8>) -> Double? {
        guard digits.contains(where: isDigit) else { return nil }
        if digits.count <= 15, digits.allSatisfy(isDigit) {
            return Double(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
        }
        let text = String(decoding: digits, as: UTF8.self)
        return Double(text.hasPrefix(".") ? "0" + text : text.hasSuffix(".") ? text + "0" : text)
    }

    private static func scale(_ suffix: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let first = suffix.first else { return 1 }
        if suffix.count == 1 {
            return scales.first { $0.letter == first }?.decimal
        }
        if suffix.count == 2, suffix[1] == UInt8(ascii: "i") {
            return first == UInt8(ascii: "K") ? 0x1p10 : scales.first { $0.letter == first }?.binary
        }
        guard first == UInt8(ascii: "e") || first == UInt8(ascii: "E"),
            let exponent = Int(String(decoding: suffix.dropFirst(), as: UTF8.self)), (-299...299).contains(exponent)
        else { return nil }
        return Double("1e\(exponent)")
    }

    /// What a letter stands for, alone and before an `i`.
    private static let scales: [(letter: UInt8, decimal: Double, binary: Double?)] = [
        (UInt8(ascii: "m"), 1e-3, nil), (UInt8(ascii: "n"), 1e-9, nil), (UInt8(ascii: "u"), 1e-6, nil),
        (UInt8(ascii: "k"), 1e3, nil), (UInt8(ascii: "M"), 1e6, 0x1p20), (UInt8(ascii: "G"), 1e9, 0x1p30),
        (UInt8(ascii: "T"), 1e12, 0x1p40), (UInt8(ascii: "P"), 1e15, 0x1p50), (UInt8(ascii: "E"), 1e18, 0x1p60),
    ]

    /// Whether one is the smaller amount.
    public static func < (left: Quantity, right: Quantity) -> Bool { left.value < right.value }
}
