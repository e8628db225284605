/// Counts bytes of a kind, eight at a time.
enum ByteCount {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let high: UInt64 = 0x8080_8080_8080_8080

    /// The line ends.
    static func lineEnds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        count(bytes) { word in
            // A bit for each byte that is 10: exact, since nothing is carried from one byte to the next.
            let difference = word ^ (ones &* 10)
            return ~(((difference & ~high) &+ ~high) | difference | ~high)
        }
    }

    /// The Unicode characters: the bytes that do not continue one.
    static func characters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        bytes.count - count(bytes) { word in word & ~(word << 1) & high }
    }

    /// - Parameter hits: the highest bit of each byte that counts; none for a byte of zero.
    @inline(__always)
    private static func count(_ bytes: UnsafeBufferPointer<UInt8>, _ hits: (UInt64) -> UInt64) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        let raw = UnsafeRawPointer(start)
        var total = 0
        var offset = 0
        while offset + 8 <= bytes.count {
            // Each byte of the sum counts its own column, until one could overflow.
            let end = min(offset + 255 * 8, bytes.count & ~7)
            var sum: UInt64 = 0
            while offset < end {
                sum &+= hits(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) >> 7
                offset += 8
            }
            total += columns(sum)
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return total &+ columns(hits(rest) >> 7)
    }

    /// The sum of the bytes of a word.
    @inline(__always)
    private static func columns(_ word: UInt64) -> Int {
        let pairs = (word & 0x00ff_00ff_00ff_00ff) &+ (word >> 8 & 0x00ff_00ff_00ff_00ff)
        return Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) >> 48)
    }
}
