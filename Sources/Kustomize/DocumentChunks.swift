/// The pieces of a text between lines of three dashes.
struct DocumentChunks {
    let text: ArraySlice<UInt8>
    /// How many lines stand in front of it.
    let line: Int

    /// Whether there is nothing in it but comments and blanks, not even the mark of a document.
    var isOnlyComments: Bool {
        text.split(separator: 0x0a).allSatisfy { line in
            let first = line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }
            return first == nil || first == UInt8(ascii: "#")
        }
    }

    /// - Throws: `RenderFailure` for a separator with something behind it.
    static func split(_ original: [UInt8]) throws(RenderFailure) -> [DocumentChunks] {
        var text = original.contains(0x0d) ? withoutReturns(original) : original
        if text.starts(with: [0xef, 0xbb, 0xbf]) { text.removeFirst(3) }
        var chunks: [DocumentChunks] = []
        var (start, startLine) = (0, 0)
        var (index, line) = (0, 0)
        while let end = text[index...].firstIndex(of: 0x0a) {
            index = end + 1
            line += 1
            // A separator ends with a line end of its own: the last line of a text is none.
            guard text[index...].starts(with: [0x2d, 0x2d, 0x2d]), let last = text[index...].firstIndex(of: 0x0a) else {
                continue
            }
            let behind = text[(index + 3)..<last].drop { $0 == 0x20 || (0x09...0x0d).contains($0) }
            guard behind.isEmpty || behind.first == UInt8(ascii: "#") else {
                throw RenderFailure(.invalid, "a document separator with something after it", line: line + 1)
            }
            chunks.append(DocumentChunks(text: text[start..<index], line: startLine))
            index = last + 1
            line += 1
            (start, startLine) = (index, line)
        }
        chunks.append(DocumentChunks(text: text[start...], line: startLine))
        return chunks
    }

    private static func withoutReturns(_ text: [UInt8]) -> [UInt8] {
        var found: [UInt8] = []
        found.reserveCapacity(text.count)
        for (index, byte) in text.enumerated() where byte != 0x0d || index + 1 >= text.count || text[index + 1] != 0x0a
        {
            found.append(byte)
        }
        return found
    }
}
