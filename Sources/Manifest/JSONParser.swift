/// A JSON value (RFC 8259) from a window of text into a tree, or only past it. The window is followed by zero bytes
/// (`Input`), which no token accepts, so that no look-ahead needs a check for the end.
///
/// Strings are referred to in place where they hold no escapes. Strict where Go's encoding/json is, and with its
/// leniences: what is not UTF-8, and a lone surrogate, become U+FFFD.
struct JSONParser {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    private let limits: Limits
    /// The next byte, from the start of the window.
    private(set) var offset: Int

    init(_ window: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, offset: Int = 0, limits: Limits) {
        self.base = base
        count = window.count
        self.offset = offset
        self.limits = limits
    }

    /// Why a value cannot be read here.
    struct Failure: Error {
        var message: String
        var offset: Int
        var cause = ReadFailure.Cause.syntax
        /// The window ends here: with more text it may be right. Tokens that the window's end has cut (half an escape,
        /// half a character, half a literal) fail a little before it.
        var isNearEnd: Bool
    }

    /// What `value` came to.
    enum Outcome {
        /// A whole value.
        case complete
        /// The array under the key `items` of the outermost object: its elements come next.
        case items
    }

    // MARK: Whole values

    /// Reads one value into a tree. Node marks count bytes from the start of the window.
    ///
    /// - Parameter stopsAtItems: stop behind the bracket of an array under the outermost key `items`.
    mutating func value(into tree: Tree, stopsAtItems: Bool = false) throws(Failure) -> Outcome {
        var stack = GrowableBuffer<Frame>(capacity: 64)
        var key: Int32 = -1
        var keyMark = 0
        while true {
            skipSpace()
            let first = base[offset]
            if stopsAtItems, stack.count == 1, key == Key.items.rawValue, first == UInt8(ascii: "[") {
                offset += 1
                return .items
            }
            var record = NodeRecord(
                kind: .null, mark: UInt32(truncatingIfNeeded: offset), keyMark: UInt32(truncatingIfNeeded: keyMark))
            record.key = key
            if key < 0 { record.keyMark = record.mark }
            let isContainer = try scalarOrOpening(first, &record, tree)
            let node: Int32
            if stack.count > 0 {
                let top = stack.start + (stack.count - 1)
                node = tree.append(record, parent: top.pointee.node, previous: top.pointee.last)
                top.pointee.last = node
            } else {
                node = tree.append(record, parent: -1, previous: -1)
            }
            if isContainer {
                skipSpace()
                if base[offset] == closing(first) {
                    offset += 1
                } else {
                    guard stack.count < limits.nesting else { throw tooDeep() }
                    stack.append(Frame(node: node, isMapping: first == UInt8(ascii: "{")))
                    key = -1
                    if first == UInt8(ascii: "{") {
                        keyMark = offset
                        key = try readKey(tree)
                    }
                    continue
                }
            }
            guard try next(after: &stack, key: &key, keyMark: &keyMark, tree) else { return .complete }
        }
    }

    struct Frame: BitwiseCopyable {
        var node: Int32
        var last: Int32 = -1
        var isMapping: Bool
    }

    /// After a value: closes what ends here; false when that was everything.
    @inline(__always)
    private mutating func next(
        after stack: inout GrowableBuffer<Frame>, key: inout Int32, keyMark: inout Int, _ tree: Tree
    ) throws(Failure) -> Bool {
        while true {
            if stack.count == 0 { return false }
            let top = stack.start + (stack.count - 1)
            skipSpace()
            let isMapping = top.pointee.isMapping
            let byte = base[offset]
            if byte == UInt8(ascii: ",") {
                offset += 1
                guard isMapping else {
                    key = -1
                    return true
                }
                skipSpace()
                keyMark = offset
                key = try readKey(tree)
                return true
            }
            guard byte == (isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw failure(isMapping ? "expected , or }" : "expected , or ]")
            }
            offset += 1
            if isMapping { tree.removeDuplicates(in: top.pointee.node) }
            stack.removeLast()
        }
    }

    /// Fills the record of a scalar; true for the opening of a container.
    @inline(__always)
    private mutating func scalarOrOpening(
        _ first: UInt8, _ record: inout NodeRecord, _ tree: Tree
    ) throws(Failure) -> Bool {
        switch first {
        case UInt8(ascii: "\""): try string(&record, tree)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            record.kind = first == UInt8(ascii: "{") ? .mapping : .sequence
            offset += 1
            return true
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = offset
            record.kind = try number() ? .float : .integer
            refer(&record, from: start)
            if record.kind == .float || offset - start > 18 { try requireFinite(start) }
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            let start = offset
            try literal(first)
            record.kind = first == UInt8(ascii: "n") ? .null : .boolean
            refer(&record, from: start)
        default: throw failure(first == 0 && offset >= count ? "unexpected end" : "expected a value")
        }
        return false
    }

    private func refer(_ record: inout NodeRecord, from start: Int) {
        record.isInSource = true
        record.first = Int32(truncatingIfNeeded: start)
        record.count = Int32(truncatingIfNeeded: offset - start)
    }

    @inline(__always)
    private mutating func string(_ record: inout NodeRecord, _ tree: Tree) throws(Failure) {
        offset += 1
        let start = offset
        record.kind = .string
        if try stringEnd() {
            let textStart = tree.text.count
            JSONString.unescape(base, from: start, to: offset, limit: count, into: &tree.text)
            record.first = Int32(truncatingIfNeeded: textStart)
            record.count = Int32(truncatingIfNeeded: tree.text.count - textStart)
        } else {
            refer(&record, from: start)
        }
        offset += 1
    }

    @inline(__always) private mutating func readKey(_ tree: Tree) throws(Failure) -> Int32 {
        guard base[offset] == UInt8(ascii: "\"") else { throw failure("expected a key in quotes") }
        offset += 1
        let start = offset
        let number: Int32
        if try stringEnd() {
            let textStart = tree.text.count
            JSONString.unescape(base, from: start, to: offset, limit: count, into: &tree.text)
            number = tree.keys.number(of: tree.text.start + textStart, count: tree.text.count - textStart)
        } else {
            number = tree.keys.number(of: base + start, count: offset - start)
        }
        offset += 1
        skipSpace()
        guard base[offset] == UInt8(ascii: ":") else { throw failure("expected :") }
        offset += 1
        return number
    }

    // MARK: Passing over values

    /// Reads past one value without keeping it.
    mutating func skip() throws(Failure) {
        var closers: [UInt8] = []
        while true {
            skipSpace()
            let first = base[offset]
            switch first {
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                offset += 1
                skipSpace()
                if base[offset] == closing(first) {
                    offset += 1
                } else {
                    guard closers.count < limits.nesting else { throw tooDeep() }
                    closers.append(closing(first))
                    if first == UInt8(ascii: "{") { try skipKey() }
                    continue
                }
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
            case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): try literal(first)
            default: throw failure(first == 0 && offset >= count ? "unexpected end" : "expected a value")
            }
            guard try skipToNext(&closers) else { return }
        }
    }

    private mutating func skipToNext(_ closers: inout [UInt8]) throws(Failure) -> Bool {
        while let closer = closers.last {
            skipSpace()
            let byte = base[offset]
            if byte == UInt8(ascii: ",") {
                offset += 1
                if closer == UInt8(ascii: "}") {
                    skipSpace()
                    try skipKey()
                }
                return true
            }
            guard byte == closer else {
                throw failure(closer == UInt8(ascii: "}") ? "expected , or }" : "expected , or ]")
            }
            offset += 1
            closers.removeLast()
        }
        return false
    }

    private mutating func skipString() throws(Failure) {
        offset += 1
        _ = try stringEnd()
        offset += 1
    }

    private mutating func skipKey() throws(Failure) {
        guard base[offset] == UInt8(ascii: "\"") else { throw failure("expected a key in quotes") }
        try skipString()
        skipSpace()
        guard base[offset] == UInt8(ascii: ":") else { throw failure("expected :") }
        offset += 1
    }

    // MARK: The members of a list around its items

    /// After an element of the array `items`: goes to the next one; false behind the closing bracket.
    mutating func nextElement(isFirst: Bool) throws(Failure) -> Bool {
        skipSpace()
        if base[offset] == UInt8(ascii: "]") {
            offset += 1
            return false
        }
        if isFirst { return true }
        guard base[offset] == UInt8(ascii: ",") else { throw failure("expected , or ]") }
        offset += 1
        skipSpace()
        return true
    }

    /// After a member of the outermost object: goes to the value of the next one and returns its key; nil behind the
    /// closing brace.
    mutating func nextMember(_ tree: Tree) throws(Failure) -> Int32? {
        skipSpace()
        if base[offset] == UInt8(ascii: "}") {
            offset += 1
            return nil
        }
        guard base[offset] == UInt8(ascii: ",") else { throw failure("expected , or }") }
        offset += 1
        skipSpace()
        return try readKey(tree)
    }

    // MARK: Tokens

    @inline(__always) private func closing(_ opening: UInt8) -> UInt8 { opening + 2 }

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
    @inline(__always) private mutating func stringEnd() throws(Failure) -> Bool {
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
    @inline(__always) private mutating func number() throws(Failure) -> Bool {
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
    private func requireFinite(_ start: Int) throws(Failure) {
        let text = UnsafeBufferPointer(start: base + start, count: offset - start)
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            throw failure("a number beyond the range of floating point")
        }
    }

    @inline(__always) private mutating func literal(_ first: UInt8) throws(Failure) {
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

    // MARK: Failures

    private func tooDeep() -> Failure {
        Failure(
            message: "nested more than \(limits.nesting) levels deep", offset: offset, cause: .limit, isNearEnd: false)
    }

    func failure(_ message: String) -> Failure {
        Failure(message: message, offset: min(offset, count), isNearEnd: offset + 16 >= count)
    }
}
