/// The tokens of JSON: blanks, strings, numbers, literals.
extension JSONParser {
    @inline(__always) func closing(_ opening: UInt8) -> UInt8 { opening + 2 }

    @inline(__always) private func load(_ at: Int) -> UInt64 {
        UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
    }

    /// Passes blanks; most values follow one blank, or a line end and an indent.
    @inline(__always) mutating func skipSpace() {
        var byte = base[offset]
        if byte > 32 { return }
        if byte == 32 {
            offset += 1
            byte = base[offset]
            if byte > 32 { return }
        }
        while byte == 10 || byte == 32 || byte == 13 || byte == 9 {
            offset += 1
            while load(offset) == 0x2020_2020_2020_2020 { offset += 8 }
            byte = base[offset]
            if byte > 32 { return }
        }
    }

    /// From behind the opening quote to the closing one, eight bytes at a time.
    ///
    /// - Returns: whether the text needs work: escapes, or bytes that are not UTF-8.
    @inline(__always) mutating func stringEnd() throws(Failure) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        var needsWork = false
        while true {
            let word = load(offset)
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5c)
            // A bit for each quote, backslash, control character and byte beyond ASCII.
            let hits =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
                    | (word &- ones &* 0x20) & ~word | word) & high
            if hits == 0 {
                offset += 8
                continue
            }
            offset += hits.trailingZeroBitCount >> 3
            let byte = base[offset]
            if byte == UInt8(ascii: "\"") { return needsWork }
            if byte == UInt8(ascii: "\\") {
                needsWork = true
                try checkEscape()
            } else if byte >= 0x80 {
                if character() { continue }
                needsWork = true
                offset += 1
            } else {
                throw failure(byte == 0 && offset >= count ? "unexpected end" : "a control character in a string")
            }
        }
    }

    private mutating func checkEscape() throws(Failure) {
        switch base[offset + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 2
        case UInt8(ascii: "u"):
            for digit in 2..<6 where JSONString.hexadecimal(base[offset + digit]) == nil {
                throw failure("an escape \\u needs four hexadecimal digits")
            }
            offset += 6
        default: throw failure("an unknown escape")
        }
    }

    /// Passes one well-formed character beyond ASCII.
    private mutating func character() -> Bool {
        let length = UTF8Repair.characterLength(
            UnsafeBufferPointer(start: base + offset, count: max(0, count - offset)), at: 0)
        offset += length
        return length > 0
    }

    /// - Returns: whether the number has a fraction or an exponent.
    @inline(__always) mutating func number() throws(Failure) -> Bool {
        if base[offset] == UInt8(ascii: "-") { offset += 1 }
        if base[offset] == UInt8(ascii: "0") { offset += 1 } else { try digits() }
        var isFloat = false
        if base[offset] == UInt8(ascii: ".") {
            offset += 1
            try digits()
            isFloat = true
        }
        if base[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if base[offset] == UInt8(ascii: "+") || base[offset] == UInt8(ascii: "-") { offset += 1 }
            try digits()
            isFloat = true
        }
        return isFloat
    }

    @inline(__always) private mutating func digits() throws(Failure) {
        guard base[offset] &- UInt8(ascii: "0") < 10 else { throw failure("expected a digit") }
        while base[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
    }

    /// Go refuses numbers beyond the range of its floating point.
    func requireFinite(_ start: Int) throws(Failure) {
        let text = UnsafeBufferPointer(start: base + start, count: offset - start)
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            throw failure("a number beyond the range of floating point")
        }
    }

    @inline(__always) mutating func literal(_ first: UInt8) throws(Failure) {
        let at = UnsafeRawPointer(base + offset)
        switch first {
        case UInt8(ascii: "t"):
            guard at.loadUnaligned(as: UInt32.self) == 0x6575_7274 else { throw failure("expected a value") }
            offset += 4
        case UInt8(ascii: "f"):
            guard at.loadUnaligned(fromByteOffset: 1, as: UInt32.self) == 0x6573_6c61 else {
                throw failure("expected a value")
            }
            offset += 5
        default:
            guard at.loadUnaligned(as: UInt32.self) == 0x6c6c_756e else { throw failure("expected a value") }
            offset += 4
        }
    }
}
