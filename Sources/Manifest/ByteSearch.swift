#if canImport(Glibc)
    import Glibc
#endif

/// Looks for a few bytes in a text that has not been parsed, or cannot be.
public enum ByteSearch {
    /// The place of the first occurrence of a word, nil where there is none.
    public static func first(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Int? {
        let length = word.utf8CodeUnitCount
        guard length > 0, text.count >= length, let base = text.baseAddress else { return nil }
        var index = 0
        while index + length <= text.count,
            let found = memchr(base + index, Int32(word.utf8Start[0]), text.count - index)
        {
            index = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            guard index + length <= text.count else { return nil }
            if memcmp(base + index, word.utf8Start, length) == 0 { return index }
            index += 1
        }
        return nil
    }

    /// Whether a text contains a word.
    public static func contains(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        first(text, word) != nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The lines of a text, without their ends.
    public var lines: Lines { Lines(rest: self) }

    /// The lines of a text.
    public struct Lines: Sequence, IteratorProtocol {
        fileprivate var rest: UnsafeBufferPointer<UInt8>

        /// The next line, nil after the last.
        public mutating func next() -> UnsafeBufferPointer<UInt8>? {
            guard let start = rest.baseAddress, !rest.isEmpty else { return nil }
            let found = memchr(start, 0x0a, rest.count).map { UnsafeRawPointer($0) - UnsafeRawPointer(start) }
            let size = found ?? rest.count
            let line = UnsafeBufferPointer(start: start, count: size)
            rest = UnsafeBufferPointer(rebasing: rest.dropFirst(Swift.min(size + 1, rest.count)))
            return line
        }
    }
}
