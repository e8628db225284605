/// Finds the bytes at which characters of a text begin: libyaml counts characters. Asked in the order of the text, it goes the
/// way once.
struct CharacterCursor {
    private var character = 0
    private var offset = 0

    /// The byte at which a character begins; the size of the text for one behind its end.
    mutating func offset(ofCharacter index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        if index < character { (character, offset) = (0, 0) }
        while character < index, offset < text.count {
            offset += 1
            while offset < text.count, text[offset] & 0xc0 == 0x80 { offset += 1 }
            character += 1
        }
        return offset
    }
}
