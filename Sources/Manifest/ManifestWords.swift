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

    private static func stand(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        ByteSearch.contains(text, "kind")
            && (ByteSearch.contains(text, "apiVersion") || ByteSearch.contains(text, "metadata"))
    }

    /// Whether a tag for base64 may stand in a text. A tag may be written with percent signs.
    private static func mayHoldBinary(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.contains(UInt8(ascii: "!")) else { return false }
        if ByteSearch.contains(text, "binary") { return true }
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
        return decoded.withUnsafeBufferPointer { ByteSearch.contains($0, "binary") }
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
