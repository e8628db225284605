import Manifest

/// Tells whether a value is a credential, from its name, its form and where it stands. One classifier for environments,
/// arguments, lines of configuration and Secrets.
public enum CredentialClassifier {
    /// How much a name says of its value.
    enum Strength {
        /// Nothing.
        case none
        /// The value may be a credential: it must look like one.
        case weak
        /// The value is a credential, unless it refers to one, or cannot be one.
        case strong
    }

    /// Whether a value under a name is a credential itself.
    public static func isCredential(name: String, value: String) -> Bool {
        let value = CredentialValue(value)
        if value.hasPasswordInURL { return true }
        let words = CredentialName.words(of: name)
        switch CredentialName.strength(of: words) {
        case .none: return false
        case .weak: return value.isLiteral && value.looksRandom
        case .strong:
            guard value.isLiteral else { return false }
            if value.isNumber, !CredentialName.isPassword(words) { return false }
            return !value.isName(after: words) && !(words.last == "key" && value.isKeyOfEntry)
        }
    }

    /// Whether a value under a name is worth looking at more closely: few are.
    public static func mayBeCredential(
        name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        SensitiveName.mayNameCredential(UnsafeBufferPointer(rebasing: name.prefix(CredentialName.longest)))
            || mayBeAddress(value)
    }

    /// Whether it may be an address with a password in it.
    private static func mayBeAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        ByteSearch.contains(text, "://") && text.contains(UInt8(ascii: "@"))
    }

    /// What a line of a configuration file sets.
    public struct Setting {
        /// The name.
        public let name: String
        /// The value, without quotes.
        public let value: String
        /// The byte of the line at which the value begins.
        public let offset: Int
    }

    /// The credential that a line of a configuration file sets; nil where it sets none.
    ///
    /// The forms are `name=value`, `name: value`, `"name": "value"` and `<name>value</name>`.
    public static func credential(inLine line: UnsafeBufferPointer<UInt8>) -> Setting? {
        guard line.count >= 6, line.count <= 1_000 else { return nil }
        let head = UnsafeBufferPointer(rebasing: line.prefix(80))
        guard SensitiveName.mayNameCredential(head) || mayBeAddress(line) else { return nil }
        guard let setting = setting(in: line) else { return nil }
        return isCredential(name: setting.name, value: setting.value) ? setting : nil
    }

    private static func setting(in line: UnsafeBufferPointer<UInt8>) -> Setting? {
        let text = Array(line)
        var start = text.firstIndex { $0 > 0x20 } ?? text.count
        guard start < text.count else { return nil }
        // Comments of the usual languages.
        if [UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "%")].contains(text[start]) { return nil }
        if text[start...].starts(with: "//".utf8) || text[start...].starts(with: "/*".utf8) { return nil }
        if text[start] == UInt8(ascii: "<") { return element(text, from: start) }
        for prefix in ["- ", "export ", "set ", "ENV "] where text[start...].starts(with: prefix.utf8) {
            start += prefix.utf8.count
            while start < text.count, text[start] <= 0x20 { start += 1 }
        }
        let limit = min(text.count, start + 120)
        guard start < limit,
            let mark = text[start..<limit].firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") })
        else { return nil }
        let name = text[start..<mark].filter { !"\"' \t".utf8.contains($0) }
        // A name has no blanks between its words, and nothing of a call or a path.
        let bare = trimmed(text[start..<mark])
        guard !name.isEmpty, !bare.contains(UInt8(ascii: " ")), !name.contains(UInt8(ascii: "/")),
            !name.contains(UInt8(ascii: "(")),
            !name.contains(UInt8(ascii: "$")), !name.contains(UInt8(ascii: "{"))
        else { return nil }
        var first = mark + 1
        // `:=`, `=>`, `==`
        while first < text.count, "=>".utf8.contains(text[first]) { first += 1 }
        while first < text.count, text[first] <= 0x20 { first += 1 }
        return Setting(
            name: String(decoding: name, as: UTF8.self), value: value(of: text[first...]), offset: first)
    }

    private static func element(_ text: [UInt8], from start: Int) -> Setting? {
        guard let end = text[start...].firstIndex(of: UInt8(ascii: ">")),
            let close = text[end...].firstIndex(of: UInt8(ascii: "<")), close + 1 < text.count,
            text[close + 1] == UInt8(ascii: "/")
        else { return nil }
        let name = text[(start + 1)..<end]
        guard !name.contains(UInt8(ascii: " ")) else { return nil }
        return Setting(
            name: String(decoding: name, as: UTF8.self),
            value: String(decoding: text[(end + 1)..<close], as: UTF8.self),
            offset: end + 1)
    }

    /// The value at the end of a line: without quotes, and without the comma or comment behind it.
    private static func value(of rest: ArraySlice<UInt8>) -> String {
        guard let first = rest.first else { return "" }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") || first == UInt8(ascii: "`") {
            return String(decoding: rest.dropFirst().prefix { $0 != first }, as: UTF8.self)
        }
        var value = rest
        if let hash = value.indices.first(where: {
            value[$0] == UInt8(ascii: "#") && $0 > value.startIndex && value[$0 - 1] == UInt8(ascii: " ")
        }) {
            value = value[..<hash]
        }
        var text = trimmed(value)
        while let last = text.last, last == UInt8(ascii: ",") || last == UInt8(ascii: ";") { text = text.dropLast() }
        return String(decoding: text, as: UTF8.self)
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first <= 0x20 { text = text.dropFirst() }
        while let last = text.last, last <= 0x20 { text = text.dropLast() }
        return text
    }

    /// The credential in an argument of a program, such as `--password=...`; nil where it has none.
    public static func credential(inArgument text: String) -> Setting? {
        if CredentialValue(text).hasPasswordInURL { return Setting(name: "", value: text, offset: 0) }
        guard text.hasPrefix("-"), let mark = text.firstIndex(of: "=") else { return nil }
        let name = String(text[..<mark].drop { $0 == "-" })
        let value = String(text[text.index(after: mark)...])
        return isCredential(name: name, value: value) ? Setting(name: name, value: value, offset: 0) : nil
    }

    /// Whether a value of a Secret is only a place to be filled in, or refers to a store.
    public static func isReference(_ text: String) -> Bool {
        CredentialValue(text).isReference || EncryptedFile.matches(text)
    }
}
