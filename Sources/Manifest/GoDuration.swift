/// A length of time as Go writes it: `1h30m`, `87600h1m`, `1.5h`.
///
/// Source: https://pkg.go.dev/time#ParseDuration
public struct GoDuration: Sendable, Equatable {
    /// Its length in seconds, rounded to that of a double.
    public let seconds: Double

    private static let units: [(name: String, seconds: Double)] = [
        ("ns", 1e-9), ("us", 1e-6), ("\u{b5}s", 1e-6), ("\u{3bc}s", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60),
        ("h", 3_600),
    ]
    /// As long as a duration of Go can be, in seconds.
    private static let longest = 9_223_372_036.854775

    /// Reads a duration; nil for what Go would refuse, such as a number without a unit.
    public init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        let isNegative = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        var total = 0.0
        if rest == "0" { rest = "" }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard number.contains(where: \.isNumber), number.count(where: { $0 == "." }) <= 1,
                let value = Double(
                    number.hasPrefix(".") ? "0" + number : number.hasSuffix(".") ? number + "0" : String(number))
            else { return nil }
            rest = rest.dropFirst(number.count)
            guard let unit = GoDuration.units.first(where: { rest.hasPrefix($0.name) }) else { return nil }
            rest = rest.dropFirst(unit.name.count)
            total += value * unit.seconds
        }
        guard total <= GoDuration.longest else { return nil }
        seconds = isNegative ? -total : total
    }

    /// Its length in hours.
    public var hours: Double { seconds / 3_600 }
}
