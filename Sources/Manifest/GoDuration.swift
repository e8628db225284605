/// A length of time as Go writes it: `1h30m`, `87600h1m`, `1.5h`.
///
/// Source: https://pkg.go.dev/time#ParseDuration
public struct GoDuration: Sendable, Equatable {
    /// Its length in nanoseconds.
    public let nanoseconds: Int

    private static let units: [(name: String, nanoseconds: Int)] = [
        ("ns", 1), ("us", 1_000), ("\u{b5}s", 1_000), ("\u{3bc}s", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Reads a duration; nil for what Go would refuse, such as a number without a unit, or cannot hold.
    public init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        let isNegative = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        var total = 0
        if rest == "0" { rest = "" }
        while !rest.isEmpty {
            let whole = GoDuration.takeDigits(&rest)
            var fraction: Substring = ""
            if rest.hasPrefix(".") {
                rest = rest.dropFirst()
                fraction = GoDuration.takeDigits(&rest)
            }
            guard !whole.isEmpty || !fraction.isEmpty, let count = whole.isEmpty ? 0 : Int(whole),
                let unit = GoDuration.units.first(where: { rest.hasPrefix($0.name) })
            else { return nil }
            rest = rest.dropFirst(unit.name.count)
            let part = Double("0." + fraction + "0").map { ($0 * Double(unit.nanoseconds)).rounded(.down) } ?? 0
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: unit.nanoseconds)
            let (sum, isOver) = product.addingReportingOverflow(Int(part))
            let (next, isBeyond) = total.addingReportingOverflow(sum)
            guard !isTooLarge, !isOver, !isBeyond else { return nil }
            total = next
        }
        nanoseconds = isNegative ? -total : total
    }

    private static func takeDigits(_ rest: inout Substring) -> Substring {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return digits
    }

    /// Its length in seconds, rounded to that of a double.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Its length in hours.
    public var hours: Double { seconds / 3_600 }
}
