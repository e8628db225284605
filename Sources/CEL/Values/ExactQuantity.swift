/// An amount of a resource, exact to a billionth, as `resource.Quantity` of Kubernetes has it.
public struct ExactQuantity: Hashable, Comparable {
    /// The amount in billionths: 128 bits hold any that Kubernetes does.
    private let units: Int128
    /// Whether it was written as a fraction of a power of two: Kubernetes does not have that as a whole number of 64 bits.
    private let isBinaryFraction: Bool

    private static let scale: Int128 = 1_000_000_000

    private init(units: Int128, isBinaryFraction: Bool = false) {
        (self.units, self.isBinaryFraction) = (units, isBinaryFraction)
    }

    init(_ value: Int) { self.init(units: Int128(value) * ExactQuantity.scale) }

    /// Reads `1.5Gi`, `100m`, `1e3`.
    ///
    /// - Throws: what Kubernetes says of anything else.
    init(_ text: Text) throws(EvaluationError) {
        let form =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = rest.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        let suffix = String(decoding: rest.dropFirst(digits.count), as: UTF8.self)
        guard digits.contains(where: { $0 != UInt8(ascii: ".") }), digits.count(where: { $0 == UInt8(ascii: ".") }) <= 1
        else {
            throw EvaluationError(form)
        }
        guard let (multiplier, exponent) = ExactQuantity.scale(of: suffix) else {
            throw EvaluationError("unable to parse quantity's suffix")
        }
        let whole = digits.prefix { $0 != UInt8(ascii: ".") }
        let fraction = digits.dropFirst(whole.count).dropFirst()
        guard let units = ExactQuantity.units(Array(whole), Array(fraction), multiplier, exponent) else {
            throw EvaluationError("the quantity is too large")
        }
        self.init(
            units: isNegative ? -units : units,
            isBinaryFraction: multiplier != 1 && fraction.contains { $0 != 0x30 })
    }

    private static func units(_ whole: [UInt8], _ fraction: [UInt8], _ multiplier: Int128, _ exponent: Int) -> Int128? {
        var units: Int128 = 0
        let digits = (whole + fraction).drop { $0 == 0x30 }
        guard digits.count <= 30 else { return nil }
        for digit in digits { units = units * 10 + Int128(digit - 0x30) }
        var power = exponent - fraction.count + 9
        let (product, isTooLarge) = units.multipliedReportingOverflow(by: multiplier)
        guard !isTooLarge else { return nil }
        units = product
        while power > 0, units != 0 {
            let (next, isOver) = units.multipliedReportingOverflow(by: 10)
            guard !isOver else { return nil }
            (units, power) = (next, power - 1)
        }
        // Kubernetes rounds up what is finer than a billionth.
        while power < 0, units != 0 {
            (units, power) = ((units + 9) / 10, power + 1)
        }
        return units
    }

    private static func scale(of suffix: String) -> (multiplier: Int128, exponent: Int)? {
        switch suffix {
        case "": return (1, 0)
        case "n": return (1, -9)
        case "u": return (1, -6)
        case "m": return (1, -3)
        case "k": return (1, 3)
        case "M": return (1, 6)
        case "G": return (1, 9)
        case "T": return (1, 12)
        case "P": return (1, 15)
        case "E": return (1, 18)
        case "Ki": return (1 << 10, 0)
        case "Mi": return (1 << 20, 0)
        case "Gi": return (1 << 30, 0)
        case "Ti": return (1 << 40, 0)
        case "Pi": return (1 << 50, 0)
        case "Ei": return (1 << 60, 0)
        default:
            guard suffix.first == "e" || suffix.first == "E", let exponent = Int(suffix.dropFirst()),
                (-99...99).contains(exponent)
            else { return nil }
            return (1, exponent)
        }
    }

    /// The usual form of a quantity, in which the API server gives it out: `1024Mi` is `1Gi`, `0.5` is `500m`, `1000` is `1k`. nil for
    /// what is none.
    ///
    /// Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
    static func canonical(_ text: Text) -> String? {
        guard let quantity = try? ExactQuantity(text) else { return nil }
        let suffix = text.utf8.reversed().prefix { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ".") }
        let isExponent = text.utf8.dropLast().contains { $0 | 0x20 == UInt8(ascii: "e") }
        let units = quantity.units
        let isSmall = units.magnitude < 1024 * ExactQuantity.scale.magnitude
        if suffix.first == UInt8(ascii: "i"), !isSmall, units % ExactQuantity.scale == 0 {
            return binary(units / ExactQuantity.scale)
        }
        return decimal(units, isExponent: isExponent)
    }

    private static func binary(_ amount: Int128) -> String {
        let suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
        var (amount, power) = (amount, 0)
        while amount % 1024 == 0, power < suffixes.count - 1 { (amount, power) = (amount / 1024, power + 1) }
        return "\(amount)\(suffixes[power])"
    }

    private static func decimal(_ units: Int128, isExponent: Bool) -> String {
        let suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
        var (amount, power) = (units, 0)
        if amount == 0 { return "0" }
        while amount % 1000 == 0, power < suffixes.count - 1 { (amount, power) = (amount / 1000, power + 1) }
        guard isExponent else { return "\(amount)\(suffixes[power])" }
        return power == 3 ? "\(amount)" : "\(amount)e\((power - 3) * 3)"
    }

    /// The whole number; nil for fractions, for what was written as a fraction of a power of two, and beyond 64 bits.
    var integer: Int? {
        guard !isBinaryFraction, units % ExactQuantity.scale == 0 else { return nil }
        return Int(exactly: units / ExactQuantity.scale)
    }

    var isInteger: Bool { integer != nil }

    var double: Double { Double(units / ExactQuantity.scale) + Double(units % ExactQuantity.scale) / 1e9 }

    var sign: Int { units.signum() == 0 ? 0 : units < 0 ? -1 : 1 }

    func adding(_ other: ExactQuantity) throws(EvaluationError) -> ExactQuantity {
        try ExactQuantity(checked: units.addingReportingOverflow(other.units))
    }

    func subtracting(_ other: ExactQuantity) throws(EvaluationError) -> ExactQuantity {
        try ExactQuantity(checked: units.subtractingReportingOverflow(other.units))
    }

    private init(checked result: (partialValue: Int128, overflow: Bool)) throws(EvaluationError) {
        guard !result.overflow else { throw EvaluationError("the quantity is too large") }
        self.init(units: result.partialValue)
    }

    /// Whether two are the same amount.
    public static func == (left: ExactQuantity, right: ExactQuantity) -> Bool { left.units == right.units }

    /// By the amount.
    public func hash(into hasher: inout Hasher) { hasher.combine(units) }

    /// Which is the smaller amount.
    public static func < (left: ExactQuantity, right: ExactQuantity) -> Bool { left.units < right.units }
}
