/// Standard base64 (RFC 4648).
public enum Base64 {
    /// The bytes that a whole text stands for, padding needed and line ends ignored, as Go's encoding/base64 decodes
    /// it; nil where it is not base64.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var quantum: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text where byte != 0x0a && byte != 0x0d {
            quantum <<= 6
            if byte == UInt8(ascii: "=") {
                padding += 1
            } else {
                guard padding == 0, let value = value(byte) else { return nil }
                quantum |= value
            }
            count += 1
            guard count == 4 else { continue }
            guard padding <= 2 else { return nil }
            let triple = [UInt8(quantum >> 16 & 0xff), UInt8(quantum >> 8 & 0xff), UInt8(quantum & 0xff)]
            bytes.append(contentsOf: triple.dropLast(padding))
            quantum = 0
            count = 0
            if padding > 0 { padding = 3 }  // nothing but line ends may follow
        }
        return count == 0 ? bytes : nil
    }

    /// The bytes that a text stands for, up to the first character that is neither of the alphabet nor white space.
    public static func decodedPrefix(of text: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in text where byte > 0x20 {
            guard let value = value(byte) else { break }
            bits = bits << 6 | value
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return bytes
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// The text that stands for bytes, padded.
    public static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                text.append(
                    index <= group.count
                        ? alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
            }
        }
        return text
    }
}
