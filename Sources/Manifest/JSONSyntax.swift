/// Whether text is JSON and nothing else, for readers that take no YAML.
public enum JSONSyntax {
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
