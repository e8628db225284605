/// Cuts an expression into tokens.
///
/// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
struct Lexer {
    private let text: [Unicode.Scalar]
    private var place = 0

    /// As long as an expression may be, in characters, as kube-apiserver has it.
    static let longest = 100_000

    static func tokens(of source: String) throws(CELError) -> [Token] {
        var lexer = Lexer(text: Array(source.unicodeScalars))
        guard lexer.text.count <= longest else {
            throw CELError("expression of more than \(longest) characters", at: 0)
        }
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    /// Whether a field stands in backquotes.
    static func quotesFields(_ source: String) throws(CELError) -> Bool {
        try tokens(of: source).contains { if case .quotedField = $0.kind { true } else { false } }
    }

    private init(text: [Unicode.Scalar]) { self.text = text }

    private func character(_ distance: Int = 0) -> Unicode.Scalar? {
        place + distance < text.count ? text[place + distance] : nil
    }

    private mutating func next() throws(CELError) -> Token {
        skipBlanks()
        let start = place
        guard let first = character() else { return Token(kind: .end, offset: start) }
        if let kind = try string() { return Token(kind: kind, offset: start) }
        if first.isDigit || first == "." && character(1)?.isDigit ?? false {
            return Token(kind: try number(), offset: start)
        }
        if first.isIdentifierStart { return Token(kind: identifier(), offset: start) }
        if first == "`" { return Token(kind: try quotedField(), offset: start) }
        return Token(kind: .sign(try sign(first)), offset: start)
    }

    private mutating func sign(_ first: Unicode.Scalar) throws(CELError) -> String {
        let start = place
        switch (first, character(1)) {
        case ("&", "&"), ("|", "|"), ("=", "="), ("!", "="), ("<", "="), (">", "="): place += 2
        case ("+", _), ("-", _), ("*", _), ("/", _), ("%", _), ("!", _), ("<", _), (">", _), ("?", _), (":", _),
            (".", _),
            (",", _), ("(", _), (")", _), ("[", _), ("]", _), ("{", _), ("}", _):
            place += 1
        default: throw CELError("the character \"\(first)\" means nothing here", at: start)
        }
        return ascii(start..<place)
    }

    private mutating func skipBlanks() {
        while let scalar = character() {
            switch (scalar, character(1)) {
            case (" ", _), ("\t", _), ("\n", _), ("\r", _), ("\u{c}", _): place += 1
            case ("/", "/"): while let scalar = character(), scalar != "\n" { place += 1 }
            default: return
            }
        }
    }

    private mutating func identifier() -> Token.Kind {
        let start = place
        while character()?.isIdentifierPart ?? false { place += 1 }
        let word = ascii(start..<place)
        switch word {
        case "in", "true", "false", "null": return .keyword(word)
        default: return .identifier(word)
        }
    }

    private mutating func quotedField() throws(CELError) -> Token.Kind {
        let start = place
        place += 1
        while let scalar = character(), scalar.isIdentifierPart || "-./ ".unicodeScalars.contains(scalar) { place += 1 }
        guard character() == "`", place > start + 1 else {
            throw CELError("backquotes hold letters, digits and _ - . / only", at: start)
        }
        place += 1
        return .quotedField(ascii(start + 1..<place - 1))
    }

    /// The text at a place where all characters are ASCII.
    private func ascii(_ range: Range<Int>) -> String {
        String(decoding: text[range].lazy.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self)
    }

    // MARK: Numbers

    private mutating func number() throws(CELError) -> Token.Kind {
        let start = place
        if character() == "0", character(1) == "x" {
            place += 2
            while character()?.isHexDigit ?? false { place += 1 }
            guard place > start + 2 else { throw CELError("0x without digits", at: start) }
            return whole(start)
        }
        skipDigits()
        var isDouble = false
        if character() == ".", character(1)?.isDigit ?? false {
            isDouble = true
            place += 1
            skipDigits()
        }
        if character() == "e" || character() == "E" {
            let signs = character(1) == "+" || character(1) == "-" ? 2 : 1
            if character(signs)?.isDigit ?? false {
                isDouble = true
                place += signs
                skipDigits()
            }
        }
        guard isDouble else { return whole(start) }
        let digits = ascii(start..<place)
        guard let value = Double(digits.hasPrefix(".") ? "0" + digits : digits), value.isFinite else {
            throw CELError("\(digits) is no number", at: start)
        }
        return .double(value)
    }

    private mutating func whole(_ start: Int) -> Token.Kind {
        let digits = ascii(start..<place)
        guard character() == "u" || character() == "U" else { return .int(digits) }
        place += 1
        return .uint(digits)
    }

    private mutating func skipDigits() { while character()?.isDigit ?? false { place += 1 } }

    // MARK: Strings

    /// A string or bytes, with what stands before the quote; nil where none begins.
    private mutating func string() throws(CELError) -> Token.Kind? {
        var (isRaw, isBytes, length) = (false, false, 0)
        while let scalar = character(length), length < 2 {
            if !isRaw, scalar == "r" || scalar == "R" {
                isRaw = true
            } else if length == 0, scalar == "b" || scalar == "B" {
                isBytes = true
            } else {
                break
            }
            length += 1
        }
        guard let quote = character(length), quote == "\"" || quote == "'" else { return nil }
        let start = place
        place += length
        let isLong = character(1) == quote && character(2) == quote
        place += isLong ? 3 : 1
        var bytes: [UInt8] = []
        while true {
            guard let scalar = character() else { throw CELError("a string that does not end", at: start) }
            if scalar == quote, !isLong || character(1) == quote && character(2) == quote {
                place += isLong ? 3 : 1
                break
            }
            if !isLong, scalar == "\n" || scalar == "\r" {
                throw CELError("a string that does not end on its line", at: start)
            }
            place += 1
            if scalar == "\\", !isRaw {
                try escape(isBytes, &bytes)
            } else if scalar == "\r", isLong, character() == "\n" {
                continue
            } else if scalar.isASCII {
                bytes.append(UInt8(ascii: scalar))
            } else {
                bytes += Array(UTF8.encode(scalar) ?? .init(repeating: 0, count: 0))
            }
        }
        return isBytes ? .bytes(bytes) : .string(Text(utf8: bytes))
    }

    private mutating func escape(_ isBytes: Bool, _ bytes: inout [UInt8]) throws(CELError) {
        let start = place - 1
        guard let letter = character() else { throw CELError("a string that does not end", at: start) }
        place += 1
        switch letter {
        case "a": bytes.append(7)
        case "b": bytes.append(8)
        case "f": bytes.append(12)
        case "n": bytes.append(10)
        case "r": bytes.append(13)
        case "t": bytes.append(9)
        case "v": bytes.append(11)
        case "\\", "?", "\"", "'", "`": bytes.append(UInt8(ascii: letter))
        case "x", "X": try append(try digits(2, radix: 16, start), isBytes, &bytes, start)
        case "u" where !isBytes: try append(try digits(4, radix: 16, start), false, &bytes, start)
        case "U" where !isBytes: try append(try digits(8, radix: 16, start), false, &bytes, start)
        case "0"..."3":
            place -= 1
            try append(try digits(3, radix: 8, start), isBytes, &bytes, start)
        default:
            throw CELError("\\\(letter) is no escape; write a regular expression as r'...'", at: start)
        }
    }

    private mutating func digits(_ count: Int, radix: Int, _ start: Int) throws(CELError) -> UInt32 {
        let end = min(text.count, place + count)
        guard end == place + count, text[place..<end].allSatisfy(\.isHexDigit),
            let value = UInt32(ascii(place..<end), radix: radix)
        else { throw CELError("an escape needs \(count) digits", at: start) }
        place = end
        return value
    }

    private func append(_ value: UInt32, _ isByte: Bool, _ bytes: inout [UInt8], _ start: Int) throws(CELError) {
        if isByte, let byte = UInt8(exactly: value) { return bytes.append(byte) }
        guard let scalar = Unicode.Scalar(value), let utf8 = UTF8.encode(scalar) else {
            throw CELError("an escape that is no character", at: start)
        }
        bytes += Array(utf8)
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }

    var isHexDigit: Bool { isDigit || ("a"..."f").contains(self) || ("A"..."F").contains(self) }

    fileprivate var isIdentifierStart: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
    }

    fileprivate var isIdentifierPart: Bool { isIdentifierStart || isDigit }
}
