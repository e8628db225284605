/// A string as CEL has it: a sequence of characters (Unicode scalars), equal where the bytes are. Swift's own strings are equal
/// where they look alike.
public struct Text: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
    /// The characters in UTF-8.
    public let utf8: [UInt8]

    /// A string from bytes that are UTF-8.
    public init(utf8: [UInt8]) { self.utf8 = utf8 }

    /// The same characters.
    public init(_ string: String) { utf8 = Array(string.utf8) }

    /// A literal.
    public init(stringLiteral value: StaticString) { self.init("\(value)") }

    init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(String(view))
    }

    /// The same characters for Swift.
    public var string: String { String(decoding: utf8, as: UTF8.self) }

    /// How many characters it has.
    var count: Int {
        utf8.withUnsafeBytes { bytes in
            // Of eight bytes at once those that continue a character: their first bit is set, and the second is not.
            var (continued, place) = (0, 0)
            while place + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                continued += (word >> 7 & ~(word >> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
                place += 8
            }
            continued += bytes[place...].count { $0 & 0xc0 == 0x80 }
            return bytes.count - continued
        }
    }

    var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }

    /// Without the blanks and line ends around it.
    public var trimmed: Text {
        // Most texts have none.
        let isMark = { (byte: UInt8) in (0x21...0x7e).contains(byte) }
        if let first = utf8.first, let last = utf8.last, isMark(first), isMark(last) { return self }
        let scalars = scalars.drop { $0.properties.isWhitespace }
        var end = scalars.endIndex
        while end > scalars.startIndex, scalars[end - 1].properties.isWhitespace { end -= 1 }
        return Text(scalars[..<end])
    }

    /// The order of the characters is that of the bytes.
    public static func < (left: Text, right: Text) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}
