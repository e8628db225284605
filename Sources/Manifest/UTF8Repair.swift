/// UTF-8 as Go reads it: each byte that is not part of a well-formed character stands for U+FFFD.
enum UTF8Repair {
    /// Whether every byte is ASCII or part of a well-formed character.
    static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = text.baseAddress else { return true }
        var index = 0
        while index < text.count {
            if index + 8 <= text.count,
                UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
            } else {
                let length = characterLength(text, at: index)
                guard length > 0 else { return false }
                index += length
            }
        }
        return true
    }

    /// The text with U+FFFD in the place of each byte that is not well formed.
    static func repaired(_ text: [UInt8]) -> [UInt8] {
        text.withUnsafeBufferPointer { isValid($0) ? text : replace($0) }
    }

    /// The text with U+FFFD in the place of each byte that is not well formed.
    static func replace(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var repaired: [UInt8] = []
        repaired.reserveCapacity(text.count + 16)
        var index = 0
        while index < text.count {
            let length = characterLength(text, at: index)
            if length > 0 {
                repaired.append(contentsOf: text[index..<(index + length)])
                index += length
            } else {
                repaired.append(contentsOf: [0xef, 0xbf, 0xbd])
                index += 1
            }
        }
        return repaired
    }

    /// The length of the character that begins at an index, 0 where none does (the table of RFC 3629).
    static func characterLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let first = text[index]
        func continues(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xbf) -> Bool {
            index + offset < text.count && text[index + offset] >= low && text[index + offset] <= high
        }
        switch first {
        case 0..<0x80: return 1
        case 0xc2...0xdf: return continues(1) ? 2 : 0
        case 0xe0: return continues(1, 0xa0) && continues(2) ? 3 : 0
        case 0xed: return continues(1, 0x80, 0x9f) && continues(2) ? 3 : 0
        case 0xe1...0xef: return continues(1) && continues(2) ? 3 : 0
        case 0xf0: return continues(1, 0x90) && continues(2) && continues(3) ? 4 : 0
        case 0xf1...0xf3: return continues(1) && continues(2) && continues(3) ? 4 : 0
        case 0xf4: return continues(1, 0x80, 0x8f) && continues(2) && continues(3) ? 4 : 0
        default: return 0
        }
    }
}
