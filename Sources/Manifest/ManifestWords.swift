/// Tells whether a text that could not be read may have been meant as an object: whether the words `apiVersion` and `kind`
/// stand in it, as they are, with escapes, or in base64 for a `!!binary` key.
public enum ManifestWords {
    /// Whether both words may stand in a text.
    public static func mayBeIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if ByteSearch.contains(text, "apiVersion"), ByteSearch.contains(text, "kind") { return true }
        let plain = withoutEscapes(text)
        let dense = plain.filter { $0 > 0x20 }
        func has(_ word: StaticString, _ base64: StaticString) -> Bool {
            plain.withUnsafeBufferPointer { ByteSearch.contains($0, word) }
                || dense.withUnsafeBufferPointer { ByteSearch.contains($0, base64) }
        }
        return has("apiVersion", "YXBpVmVyc2lvb") && has("kind", "a2luZA")
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
            let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][text[index + 1]]
            if let digits, index + 2 + digits <= text.count,
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
}
