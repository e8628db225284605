/// The text of a JSON string.
enum JSONString {
    /// Resolves escapes, and puts U+FFFD in the place of what is not UTF-8 and of lone surrogates, as Go does.
    ///
    /// - Parameter limit: the end of the window, beyond which no character reaches.
    static func unescape(
        _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, limit: Int,
        into text: inout GrowableBuffer<UInt8>
    ) {
        let all = UnsafeBufferPointer(start: base, count: end)
        var index = start
        while index < end {
            let byte = base[index]
            if byte == UInt8(ascii: "\\") {
                index += escape(base, at: index + 1, end: end, into: &text) + 1
            } else if byte < 0x80 {
                text.append(byte)
                index += 1
            } else {
                let length = UTF8Repair.characterLength(all, at: index)
                if length > 0 { text.append(base + index, count: length) } else { append(0xfffd, to: &text) }
                index += max(1, length)
            }
        }
    }

    /// Resolves the escape behind a backslash and returns how many bytes it takes.
    private static func escape(
        _ base: UnsafePointer<UInt8>, at index: Int, end: Int, into text: inout GrowableBuffer<UInt8>
    ) -> Int {
        switch base[index] {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let unit = codeUnit(base, at: index + 1)
            if (0xd800..<0xdc00).contains(unit), index + 10 < end, base[index + 5] == UInt8(ascii: "\\"),
                base[index + 6] == UInt8(ascii: "u")
            {
                let low = codeUnit(base, at: index + 7)
                if (0xdc00..<0xe000).contains(low) {
                    append(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00), to: &text)
                    return 11
                }
            }
            append(unit, to: &text)
            return 5
        default: text.append(base[index])
        }
        return 1
    }

    private static func codeUnit(_ base: UnsafePointer<UInt8>, at index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 4 | UInt32(hexadecimal(base[index + $1]) ?? 0) }
    }

    private static func append(_ value: UInt32, to text: inout GrowableBuffer<UInt8>) {
        let scalar = Unicode.Scalar(value) ?? "\u{fffd}"
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { text.append(byte) }
    }

    /// The value of a hexadecimal digit.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
