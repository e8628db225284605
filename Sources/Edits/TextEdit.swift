/// A change of bytes: a range that gives way to others.
public struct TextEdit: Sendable, Hashable {
    /// The bytes that go, by their offsets; empty where something is only put in.
    public let range: Range<Int>
    /// The bytes that come.
    public let text: [UInt8]

    /// A change.
    public init(_ range: Range<Int>, _ text: [UInt8]) { (self.range, self.text) = (range, text) }

    /// The same change in a text in which the edited one begins later.
    public func moved(by offset: Int) -> TextEdit {
        TextEdit(range.lowerBound + offset..<range.upperBound + offset, text)
    }

    /// A text with changes, which are in order and do not overlap.
    public static func apply(_ edits: [TextEdit], to text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + edits.reduce(0) { $0 + $1.text.count })
        var place = 0
        for edit in edits where edit.range.lowerBound >= place && edit.range.upperBound <= text.count {
            result += text[place..<edit.range.lowerBound] + edit.text
            place = edit.range.upperBound
        }
        return result + text[place...]
    }
}
