/// A JSON value (RFC 8259) from a window of text into a tree, or only past it. The window is followed by zero bytes
/// (`Input`), which no token accepts, so that no look-ahead needs a check for the end.
///
/// Strings are referred to in place where they hold no escapes. Strict where Go's encoding/json is, and with its
/// leniences: what is not UTF-8, and a lone surrogate, become U+FFFD.
struct JSONParser {
    let base: UnsafePointer<UInt8>
    let count: Int
    private let limits: Limits
    /// The next byte, from the start of the window.
    var offset: Int

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
    enum ParsedValue {
        /// A whole value.
        case complete
        /// The array under the key `items` of the outermost object: its elements come next.
        case items
    }

    // MARK: Whole values

    /// Reads one value into a tree. Node marks count bytes from the start of the window.
    ///
    /// - Parameter stopsAtItems: stop behind the bracket of an array under the outermost key `items`.
    mutating func value(into tree: Tree, stopsAtItems: Bool = false) throws(Failure) -> ParsedValue {
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
                guard tree.nodes.count < limits.nodes else { throw tooLarge() }
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

    /// Reads past one value without keeping it. It accepts what `value` does.
    ///
    /// - Parameter depth: in how many containers the value stands.
    mutating func skip(atDepth depth: Int = 0) throws(Failure) {
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
                    guard closers.count + depth < limits.nesting else { throw tooDeep() }
                    closers.append(closing(first))
                    if first == UInt8(ascii: "{") { try skipKey() }
                    continue
                }
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let start = offset
                if try number() || offset - start > 18 { try requireFinite(start) }
            case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): try literal(first)
            default: throw failure(first == 0 && offset >= count ? "unexpected end" : "expected a value")
            }
            guard try skipToNext(&closers) else { return }
        }
    }

    /// Reads past one value.
    ///
    /// - Returns: whether it has a kind or an apiVersion of its own.
    mutating func skipObject(_ tree: Tree) throws(Failure) -> Bool {
        skipSpace()
        guard base[offset] == UInt8(ascii: "{") else {
            try skip()
            return false
        }
        offset += 1
        skipSpace()
        if base[offset] == UInt8(ascii: "}") {
            offset += 1
            return false
        }
        var (hasKind, hasVersion) = (false, false)
        var key: Int32? = try readKey(tree)
        while let current = key {
            skipSpace()
            let start = offset
            try skip(atDepth: 1)
            let isText = base[start] == UInt8(ascii: "\"") && offset - start > 2
            if current == Key.kind.rawValue { hasKind = isText }
            if current == Key.apiVersion.rawValue { hasVersion = isText }
            key = try nextMember(tree)
        }
        return hasKind || hasVersion
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

    // MARK: Failures

    private func tooDeep() -> Failure {
        Failure(
            message: "nested more than \(limits.nesting) levels deep", offset: offset, cause: .limit, isNearEnd: false)
    }

    private func tooLarge() -> Failure {
        Failure(message: "more than \(limits.nodes) values", offset: offset, cause: .limit, isNearEnd: false)
    }

    func failure(_ message: String) -> Failure {
        Failure(message: message, offset: min(offset, count), isNearEnd: offset + 16 >= count)
    }
}
