/// Whether text is JSON and nothing else, for readers that take no YAML.
public enum JSONSyntax {
    /// The text with the characters in place of their escapes by pairs of surrogates, which no YAML reader takes. Half a pair
    /// is a character that is not known, as to Go.
    public static func withoutSurrogates(_ text: [UInt8]) -> [UInt8] {
        var (result, index): ([UInt8], Int) = ([], 0)
        func unit(at index: Int) -> UInt32? {
            guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u")
            else {
                return nil
            }
            return UInt32(String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
        }
        while index < text.count {
            if let first = unit(at: index), (0xd800...0xdfff).contains(first) {
                var (scalar, size) = (Unicode.Scalar(0xfffd as UInt32), 6)
                if first < 0xdc00, let second = unit(at: index + 6), (0xdc00...0xdfff).contains(second) {
                    (scalar, size) = (Unicode.Scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)), 12)
                }
                result += String(Character(scalar ?? "\u{fffd}")).utf8
                index += size
            } else {
                // A backslash takes the byte behind it along.
                let size = text[index] == UInt8(ascii: "\\") && index + 1 < text.count ? 2 : 1
                result += text[index..<(index + size)]
                index += size
            }
        }
        return result
    }

    /// What keeps text from being one JSON value (RFC 8259), and where; nil where nothing does.
    ///
    /// - Parameter text: UTF-8.
    public static func failure(in text: some Collection<UInt8>) -> ReadFailure? {
        // No token of JSON accepts the zero byte behind the text, so that the parser needs no check for the end.
        let bytes = Array(text) + [UInt8](repeating: 0, count: 16)
        return bytes.withUnsafeBufferPointer { buffer in
            let window = UnsafeBufferPointer(rebasing: buffer.dropLast(16))
            guard let base = buffer.baseAddress else { return nil }
            var parser = JSONParser(window, base: base, limits: Limits())
            do throws(JSONParser.Failure) {
                try parser.skip()
                parser.skipSpace()
                if parser.offset < window.count { throw parser.failure("text after a JSON value") }
                return nil
            } catch {
                return ReadFailure(error.cause, error.message, at: Position(ofByte: error.offset, in: window))
            }
        }
    }
}

extension Position {
    /// The place of a byte in UTF-8 text.
    fileprivate init(ofByte offset: Int, in text: UnsafeBufferPointer<UInt8>) {
        let before = text.prefix(offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let lines = before.count { $0 == UInt8(ascii: "\n") }
        self.init(
            line: lines + 1,
            column: String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1)
    }
}
