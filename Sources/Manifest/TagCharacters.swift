/// The characters of a tag: kubectl's reader takes commas and brackets into it, at which libyaml ends it.
enum TagCharacters {
    /// Whether the tag that begins at a place ends to libyaml before it does to kubectl.
    static func endsEarly(_ text: UnsafeBufferPointer<UInt8>, inTagAt start: Int) -> Bool {
        tag(in: text, at: start).contains { isBracketOrComma(text[$0]) }
    }

    /// The text with other characters in the place of the commas and brackets of a tag, so that libyaml takes in as much of
    /// it as kubectl does: which tag it is does not matter, as long as it is none that means something. Nil where the tag has
    /// none of them.
    static func withoutBrackets(_ text: UnsafeBufferPointer<UInt8>, inTagAt start: Int) -> [UInt8]? {
        guard endsEarly(text, inTagAt: start) else { return nil }
        var mended = Array(text)
        for index in tag(in: text, at: start) where isBracketOrComma(text[index]) { mended[index] = UInt8(ascii: "(") }
        return mended
    }

    /// Where a tag stands, as far as kubectl reads it; empty where there is none, or one in angle brackets, which both take
    /// alike.
    private static func tag(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Range<Int> {
        guard start < text.count, text[start] == UInt8(ascii: "!") else { return start..<start }
        if start + 1 < text.count, text[start + 1] == UInt8(ascii: "<") { return start..<start }
        return start..<(text[start...].firstIndex { !isOfTag($0) } ?? text.count)
    }

    /// Whether a character may stand in a tag, to kubectl's reader.
    private static func isOfTag(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || marks.contains(byte)
    }

    private static let marks = Array("-_;/?:@&=+$.!~*'()%,[]".utf8)

    private static func isBracketOrComma(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
    }
}
