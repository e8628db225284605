/// One of several parts of a fleet. A repository falls into the part that its path decides, whatever else there is.
public struct Shard: Sendable, Hashable {
    /// The number of the part, from 1.
    public let number: Int
    /// How many parts there are.
    public let count: Int

    /// A part; nil where there is no part of that number.
    public init?(number: Int, of count: Int) {
        guard count >= 1, count <= 1_000_000, (1...count).contains(number) else { return nil }
        (self.number, self.count) = (number, count)
    }

    /// Whether a repository falls into this part.
    public func contains(_ repository: String) -> Bool { Shard.hash(repository) % UInt64(count) == UInt64(number - 1) }

    /// FNV-1a in 64 bits, mixed so that the last digits count as much as the first: the same on every machine.
    ///
    /// Source: http://www.isthe.com/chongo/tech/comp/fnv/
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        hash ^= hash >> 32
        return hash
    }
}
