#if canImport(Glibc)
    import Glibc
#endif

/// The line ends of YAML. kubectl splits an input at line feeds alone, before YAML sees the others.
enum LineEnd {
    /// The size in bytes of the line end at a place, nil where there is none.
    static func size(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        switch text[index] {
        case 0x0a, 0x0d: 1
        // U+0085.
        case 0xc2: index + 1 < text.count && text[index + 1] == 0x85 ? 2 : nil
        // U+2028 and U+2029.
        case 0xe2:
            index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] | 1 == 0xa9 ? 3 : nil
        default: nil
        }
    }

    /// Whether a text has a line end that is neither a line feed nor a carriage return before one.
    static func isAnywhere(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return false }
        for first in [0x0d, 0xc2, 0xe2] as [Int32] {
            var index = 0
            while index < text.count, let found = memchr(base + index, first, text.count - index) {
                index = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
                let isBeforeLineFeed = first == 0x0d && index + 1 < text.count && text[index + 1] == 0x0a
                if !isBeforeLineFeed, size(text, at: index) != nil { return true }
                index += 1
            }
        }
        return false
    }

    /// Whether a line has a line end inside it that is no line feed; one before its own line feed does not count.
    static func isInside(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var size = line.count
        if size > 0, line[size - 1] == 0x0a { size -= 1 }
        if size > 0, line[size - 1] == 0x0d { size -= 1 }
        let text = UnsafeBufferPointer(rebasing: line.prefix(size))
        return text.indices.contains { LineEnd.size(text, at: $0) != nil }
    }
}
