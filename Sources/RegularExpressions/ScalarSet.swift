/// A set of characters (Unicode scalars).
struct ScalarSet: Sendable {
    private var ranges: [ClosedRange<UInt32>] = []
    private var categories: [(category: Unicode.GeneralCategory, isWanted: Bool)] = []
    private var isNegated = false

    init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

    /// One character.
    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

    static let digits = ScalarSet([0x30...0x39])
    static let words = ScalarSet([0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a])
    static let spaces = ScalarSet([0x09...0x0a, 0x0c...0x0d, 0x20...0x20])
    static let all = ScalarSet([0...0x10ffff])
    static let allButLineEnds = ScalarSet([0...0x09, 0x0b...0x10ffff])

    /// The characters that are not in the set.
    var inverted: ScalarSet {
        var copy = self
        copy.isNegated.toggle()
        return copy
    }

    /// The set and the characters of the same letters in other case.
    var caseless: ScalarSet {
        var copy = self
        for range in ranges {
            for (from, to) in [(0x41, 0x20), (0x61, -0x20)] as [(Int, Int)] {
                let low = max(Int(range.lowerBound), from)
                let high = min(Int(range.upperBound), from + 25)
                if low <= high { copy.ranges.append(UInt32(low + to)...UInt32(high + to)) }
            }
            // The two letters outside of ASCII that fold to one in it.
            if range.contains(0x73) || range.contains(0x53) { copy.ranges.append(0x17f...0x17f) }
            if range.contains(0x6b) || range.contains(0x4b) { copy.ranges.append(0x212a...0x212a) }
            guard range.lowerBound > 0x7f, range.count <= 512 else { continue }
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { continue }
                for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                    if text.unicodeScalars.count == 1, let other = text.unicodeScalars.first {
                        copy.ranges.append(other.value...other.value)
                    }
                }
            }
        }
        return copy
    }

    mutating func add(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    /// Adds the characters of another set.
    mutating func add(_ other: ScalarSet) {
        guard other.isNegated else {
            ranges += other.ranges
            categories += other.categories
            return
        }
        var next: UInt32 = 0
        for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { ranges.append(next...(range.lowerBound - 1)) }
            if range.upperBound >= next { next = range.upperBound + 1 }
        }
        if next <= 0x10ffff { ranges.append(next...0x10ffff) }
        categories += other.categories.map { ($0.category, !$0.isWanted) }
    }

    /// Adds the characters of a general category such as `L` or `Lu`.
    ///
    /// - Returns: whether there is one of this name.
    mutating func add(category name: String, isWanted: Bool) -> Bool {
        let found = ScalarSet.categories.filter { $0.name.hasPrefix(name) }
        guard !found.isEmpty, name.count <= 2 else { return false }
        if isWanted {
            categories += found.map { ($0.category, true) }
        } else {
            let rest = ScalarSet.categories.filter { !$0.name.hasPrefix(name) }
            categories += rest.map { ($0.category, true) }
        }
        return true
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var isIn = ranges.contains { $0.contains(scalar.value) }
        if !isIn, !categories.isEmpty {
            let category = scalar.properties.generalCategory
            isIn = categories.contains { ($0.category == category) == $0.isWanted }
        }
        return isIn != isNegated
    }

    private static let categories: [(name: String, category: Unicode.GeneralCategory)] = [
        ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
        ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
        ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
        ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
        ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
        ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
        ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Cs", .surrogate), ("Co", .privateUse),
        ("Cn", .unassigned),
    ]

    /// The classes that are written `[:name:]` inside brackets.
    static let named: [String: ScalarSet] = [
        "alnum": ScalarSet([0x30...0x39, 0x41...0x5a, 0x61...0x7a]), "alpha": ScalarSet([0x41...0x5a, 0x61...0x7a]),
        "ascii": ScalarSet([0...0x7f]), "blank": ScalarSet([0x09...0x09, 0x20...0x20]),
        "cntrl": ScalarSet([0...0x1f, 0x7f...0x7f]), "digit": .digits, "graph": ScalarSet([0x21...0x7e]),
        "lower": ScalarSet([0x61...0x7a]), "print": ScalarSet([0x20...0x7e]),
        "punct": ScalarSet([0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e]),
        "space": ScalarSet([0x09...0x0d, 0x20...0x20]), "upper": ScalarSet([0x41...0x5a]), "word": .words,
        "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66]),
    ]
}
