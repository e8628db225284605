/// Tells whether a text that could not be read may have been meant as an object: whether the words of one stand in it, as
/// they are, with escapes, or in UTF-16; and whether anything stands in base64, which may hide them.
///
/// An object has a `kind`, and an `apiVersion` or, where a kustomization adds that, `metadata` with its name.
public enum ManifestWords {
    /// Whether the words may stand in a text.
    public static func mayBeIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if stand(in: text) { return true }
        // In UTF-16 each letter has a zero beside it.
        let dense = text.contains(0) ? text.filter { $0 != 0 } : []
        return dense.withUnsafeBufferPointer { dense in
            let plain = withoutEscapes(dense.isEmpty ? text : dense)
            return plain.withUnsafeBufferPointer { plain in
                // What stands in base64 can be anything.
                mayHoldBinary(plain) || stand(in: plain)
            }
        }
    }

    /// Whether words of a text may be hidden, so that nobody finds them who looks for their bytes: in UTF-16, in escapes for
    /// single characters, in base64.
    public static func mayBeHidden(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        // The byte order mark of UTF-16 has a byte that is in no other text.
        if ByteSearch.first(text, byte: 0xfe) != nil { return true }
        if mayHoldBinary(text) { return true }
        var rest = text
        while let index = ByteSearch.first(rest, byte: UInt8(ascii: "\\")) {
            let next = index + 1 < rest.count ? rest[index + 1] : 0
            if digits(behind: next) != nil || next == UInt8(ascii: "/") || next == 0x0a || next == 0x0d { return true }
            rest = UnsafeBufferPointer(rebasing: rest[min(index + 2, rest.count)...])
        }
        return false
    }

    private static func stand(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        isWord("kind", in: text) && (isWord("apiVersion", in: text) || isWord("metadata", in: text))
    }

    /// Whether a word stands in a text by itself, as a key does: `kind-of` and `mankind` are no keys of an object.
    private static func isWord(_ word: StaticString, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = text
        while let index = ByteSearch.first(rest, word) {
            let end = index + word.utf8CodeUnitCount
            let isPart = index > 0 && isPartOfWord(rest[index - 1]) || end < rest.count && isPartOfWord(rest[end])
            if !isPart { return true }
            rest = UnsafeBufferPointer(rebasing: rest[(index + 1)...])
        }
        return false
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Whether a tag for base64 may stand in a text. A tag may be written with percent signs.
    private static func mayHoldBinary(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard ByteSearch.first(text, byte: UInt8(ascii: "!")) != nil else { return false }
        // A directive may hold one half of a tag.
        if isTag(in: text) || ByteSearch.contains(text, "%TAG") { return true }
        guard text.contains(UInt8(ascii: "%")) else { return false }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
                let value = UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                index += 3
            } else {
                decoded.append(text[index])
                index += 1
            }
        }
        return decoded.withUnsafeBufferPointer { isTag(in: $0) }
    }

    /// Whether `binary` stands in a text behind what a tag has in front of it: `!!binary`, `tag:yaml.org,2002:binary`.
    private static func isTag(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = text
        while let index = ByteSearch.first(rest, "binary") {
            if index > 0, rest[index - 1] == UInt8(ascii: "!") || rest[index - 1] == UInt8(ascii: ":") { return true }
            rest = UnsafeBufferPointer(rebasing: rest[(index + 1)...])
        }
        return false
    }

    /// The text with the escapes of YAML and JSON for single characters replaced, and lines that end in a backslash
    /// joined.
    private static func withoutEscapes(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "\\"), index + 1 < text.count else {
                plain.append(text[index])
                index += 1
                continue
            }
            if let digits = digits(behind: text[index + 1]), index + 2 + digits <= text.count,
                let value = UInt8(String(decoding: text[(index + 2)..<(index + 2 + digits)], as: UTF8.self), radix: 16)
            {
                plain.append(value)
                index += 2 + digits
            } else if let size = LineEnd.size(text, at: index + 1) {
                index += 1 + size
                while index < text.count, text[index] <= 0x20 { index += 1 }
            } else {
                plain.append(text[index])
                index += 1
            }
        }
        return plain
    }

    /// How many hexadecimal digits follow a letter behind a backslash.
    private static func digits(behind letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "x"): 2
        case UInt8(ascii: "u"): 4
        case UInt8(ascii: "U"): 8
        default: nil
        }
    }
}
