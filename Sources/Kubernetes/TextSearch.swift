/// Looks for words in text that has not been parsed, or cannot be.
public enum TextSearch {
    /// Whether a text contains a word.
    public static func contains(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard length > 0, text.count >= length else { return false }
        let first = word.utf8Start[0]
        var index = 0
        let last = text.count - length
        while index <= last {
            if text[index] == first, (1..<length).allSatisfy({ text[index + $0] == word.utf8Start[$0] }) { return true }
            index += 1
        }
        return false
    }
}
