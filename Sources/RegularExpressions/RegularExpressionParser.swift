/// Reads the syntax of RE2.
struct RegularExpressionParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private var flags = Flags()

    /// What `(?i)` and its like switch on.
    private struct Flags {
        var isCaseless = false
        var isUngreedy = false
        var isMultiline = false
        var dotMatchesLineEnd = false
    }

    private static let deepest = 200
    private static let longest = 20_000
    /// As Go has it.
    private static let mostRepeats = 1_000

    static func parse(_ pattern: String) throws(RegularExpressionError) -> Syntax {
        var parser = RegularExpressionParser(scalars: Array(pattern.unicodeScalars.prefix(longest + 1)))
        guard parser.scalars.count <= longest else { throw parser.error("expression too long") }
        let syntax = try parser.alternatives()
        guard parser.index == parser.scalars.count else { throw parser.error("unexpected )") }
        guard syntax.size <= Syntax.largest else { throw parser.error("expression too large") }
        return syntax
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private func error(_ message: String) -> RegularExpressionError {
        RegularExpressionError(message: message, offset: min(index, scalars.count))
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func advance() -> Unicode.Scalar? {
        guard index < scalars.count else { return nil }
        index += 1
        return scalars[index - 1]
    }

    private mutating func consume(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    // MARK: Structure

    private mutating func alternatives() throws(RegularExpressionError) -> Syntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= RegularExpressionParser.deepest else { throw error("expression nests too deeply") }
        // Flags that are set inside a group end with it.
        let outer = flags
        defer { flags = outer }
        var parts = [try sequence()]
        while consume("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func sequence() throws(RegularExpressionError) -> Syntax {
        var parts: [Syntax] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            if consume("\\Q") {
                try appendLiteral(to: &parts)
                continue
            }
            guard let atom = try atom() else { continue }
            parts.append(try repetition(of: atom))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    /// Everything up to `\E`, as it stands.
    private mutating func appendLiteral(to parts: inout [Syntax]) throws(RegularExpressionError) {
        while index < scalars.count, !consume("\\E") {
            if let literal = advance() { parts.append(character(literal)) }
        }
        if let last = parts.popLast() { parts.append(try repetition(of: last)) }
    }

    private mutating func repetition(of atom: Syntax) throws(RegularExpressionError) -> Syntax {
        var atom = atom
        var isRepeated = false
        while let (least, most) = try repeats() {
            if isRepeated { throw error("repetition of a repetition") }
            let isLazy = consume("?") != flags.isUngreedy
            // What is repeated so often may be repeated itself: together they are not more.
            if least > 1 || most ?? 0 > 1,
                !Syntax.repeated(atom, least: least, most: most, isLazy: isLazy).repeats(
                    atMost: RegularExpressionParser.mostRepeats)
            {
                throw error("bad number of repetitions")
            }
            isRepeated = true
            atom = .repeated(atom, least: least, most: most, isLazy: isLazy)
            guard atom.size <= Syntax.largest else { throw error("expression too large") }
        }
        return atom
    }

    private mutating func repeats() throws(RegularExpressionError) -> (least: Int, most: Int?)? {
        if consume("*") { return (0, nil) }
        if consume("+") { return (1, nil) }
        if consume("?") { return (0, 1) }
        guard peek == "{" else { return nil }
        let start = index
        index += 1
        guard let least = number() else {
            index = start
            return nil
        }
        var most: Int? = least
        if consume(",") { most = number() }
        guard consume("}") else {
            index = start
            return nil
        }
        guard least <= RegularExpressionParser.mostRepeats, (most ?? least) <= RegularExpressionParser.mostRepeats,
            (most ?? least) >= least
        else { throw error("bad number of repetitions") }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = index
        while let scalar = peek, ("0"..."9").contains(scalar) { index += 1 }
        if index == start || index - start > 1 && scalars[start] == "0" { return nil }
        // A number of any length is too large.
        return Int(String(String.UnicodeScalarView(scalars[start..<index].prefix(9))))
    }

    // MARK: Atoms

    /// One atom; nil for flags alone, and for a brace that begins no repetition and is taken as it is next time.
    private mutating func atom() throws(RegularExpressionError) -> Syntax? {
        guard let scalar = advance() else { return nil }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try brackets())
        case ".": return .set(flags.dotMatchesLineEnd ? .all : .allButLineEnds)
        case "^": return .assertion(flags.isMultiline ? .beginOfLine : .beginOfText)
        case "$": return .assertion(flags.isMultiline ? .endOfLine : .endOfText)
        case "*", "+", "?": throw error("nothing to repeat")
        case "{":
            let next = index
            index -= 1
            if try repeats() != nil { throw error("nothing to repeat") }
            index = next
            return character(scalar)
        case "\\": return try escape()
        default: return character(scalar)
        }
    }

    private func character(_ scalar: Unicode.Scalar) -> Syntax {
        let set = ScalarSet(scalar)
        return .set(flags.isCaseless ? set.caseless : set)
    }

    private mutating func group() throws(RegularExpressionError) -> Syntax? {
        let outer = flags
        if consume("?P<") || consume("?<") {
            if peek == ">" { throw error("bad name of a group") }
            while let scalar = advance(), scalar != ">" {
                guard ScalarSet.words.contains(scalar) else { throw error("bad name of a group") }
            }
        } else if consume("?") {
            guard try groupFlags() else { return nil }
        }
        let inner = try alternatives()
        guard consume(")") else { throw error("missing )") }
        flags = outer
        return inner
    }

    /// Reads `i:` or `i)`.
    ///
    /// - Returns: whether a group follows.
    private mutating func groupFlags() throws(RegularExpressionError) -> Bool {
        var isOn = true
        while let scalar = advance() {
            switch scalar {
            case "i": flags.isCaseless = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotMatchesLineEnd = isOn
            case "U": flags.isUngreedy = isOn
            case "-" where isOn: isOn = false
            case ":": return true
            case ")": return false
            default: throw error("unknown flag")
            }
        }
        throw error("missing )")
    }

    private mutating func escape() throws(RegularExpressionError) -> Syntax {
        switch peek {
        case "A": return assertion(.beginOfText)
        case "z": return assertion(.endOfText)
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "C": throw error("unknown escape")
        default: break
        }
        if let set = try escapedSet() { return .set(flags.isCaseless ? set.caseless : set) }
        return character(try escapedScalar())
    }

    private mutating func assertion(_ assertion: Syntax.Assertion) -> Syntax {
        index += 1
        return .assertion(assertion)
    }

    /// The set that `\d` and its like stand for; nil where something else stands behind the backslash.
    private mutating func escapedSet() throws(RegularExpressionError) -> ScalarSet? {
        guard let scalar = peek else { throw error("trailing backslash") }
        let known: [Unicode.Scalar: ScalarSet] = [
            "d": .digits, "D": .digits.inverted, "w": .words, "W": .words.inverted, "s": .spaces, "S": .spaces.inverted,
        ]
        if let set = known[scalar] {
            index += 1
            return set
        }
        guard scalar == "p" || scalar == "P" else { return nil }
        index += 1
        var name = ""
        var isWanted = scalar == "p"
        if consume("{") {
            if consume("^") { isWanted.toggle() }
            while let part = advance(), part != "}" { name.unicodeScalars.append(part) }
        } else if let letter = advance() {
            name.unicodeScalars.append(letter)
        }
        var set = ScalarSet()
        if name == "Any" { return isWanted ? .all : .all.inverted }
        guard set.add(category: name, isWanted: isWanted) else { throw error("unknown class \(name)") }
        return set
    }

    private mutating func escapedScalar() throws(RegularExpressionError) -> Unicode.Scalar {
        guard let scalar = advance() else { throw error("trailing backslash") }
        switch scalar {
        case "a": return "\u{7}"
        case "f": return "\u{c}"
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "v": return "\u{b}"
        case "x": return try hexadecimal()
        case "0"..."7": return try octal(scalar)
        default:
            // Every sign of ASCII may be escaped, and `_` is one there.
            guard scalar.value < 0x80, scalar == "_" || !ScalarSet.words.contains(scalar) else {
                throw error("unknown escape")
            }
            return scalar
        }
    }

    private mutating func hexadecimal() throws(RegularExpressionError) -> Unicode.Scalar {
        var digits = ""
        if consume("{") {
            while let scalar = advance(), scalar != "}" { digits.unicodeScalars.append(scalar) }
        } else {
            for _ in 0..<2 { if let scalar = advance() { digits.unicodeScalars.append(scalar) } }
        }
        guard digits.utf8.count <= 6, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw error("bad character code")
        }
        return scalar
    }

    private mutating func octal(_ first: Unicode.Scalar) throws(RegularExpressionError) -> Unicode.Scalar {
        var digits = String(Character(first))
        while digits.utf8.count < 3, let scalar = peek, ("0"..."7").contains(scalar) {
            digits.unicodeScalars.append(scalar)
            index += 1
        }
        // `\1` to `\7` would go back to a group, which this syntax has not.
        guard first == "0" || digits.utf8.count > 1, let value = UInt32(digits, radix: 8),
            let scalar = Unicode.Scalar(value)
        else { throw error("unknown escape") }
        return scalar
    }

    private mutating func brackets() throws(RegularExpressionError) -> ScalarSet {
        var set = ScalarSet()
        let isNegated = consume("^")
        var isFirst = true
        while let scalar = peek {
            if scalar == "]", !isFirst { break }
            isFirst = false
            if try addClass(to: &set) { continue }
            let low = try bracketScalar()
            var high = low
            if peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
                index += 1
                high = try bracketScalar()
            }
            guard low.value <= high.value else { throw error("bad range of characters") }
            set.add(low.value...high.value)
        }
        guard consume("]") else { throw error("missing ]") }
        if flags.isCaseless { set = set.caseless }
        return isNegated ? set.inverted : set
    }

    /// Adds `[:alpha:]` or `\d`, where one of them is next.
    private mutating func addClass(to set: inout ScalarSet) throws(RegularExpressionError) -> Bool {
        if consume("[:") {
            let isNegated = consume("^")
            var name = ""
            while let scalar = peek, scalar != ":" {
                name.unicodeScalars.append(scalar)
                index += 1
            }
            guard consume(":]"), let found = ScalarSet.named[name] else { throw error("unknown class") }
            set.add(isNegated ? found.inverted : found)
            return true
        }
        guard peek == "\\" else { return false }
        index += 1
        guard let found = try escapedSet() else {
            index -= 1
            return false
        }
        set.add(found)
        return true
    }

    private mutating func bracketScalar() throws(RegularExpressionError) -> Unicode.Scalar {
        if consume("\\") { return try escapedScalar() }
        guard let scalar = advance() else { throw error("missing ]") }
        return scalar
    }
}
