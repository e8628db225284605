#if canImport(Glibc)
    import Glibc
#endif

/// Splits a stream into documents as kubectl does, before any YAML is parsed: at each line that begins with `---`.
/// YAML itself forbids such a line inside a scalar, so nothing valid is cut.
enum DocumentSeparator {
    /// The size in bytes of the document that begins at the next byte: up to the next separator line or the end. Nil when
    /// it is larger than `limit`; the window then holds what was read of it.
    static func documentSize(in input: Input, limit: Int) throws(ReadFailure) -> Int? {
        var searched = 0
        while true {
            let rest = input.rest
            if let size = separator(in: rest, from: searched) { return size <= limit ? size : nil }
            guard rest.count <= limit + 4 else { return nil }
            if input.isAtEnd {
                input.endLastLine()
                return rest.count <= limit ? input.rest.count : nil
            }
            searched = max(0, rest.count - 4)
            _ = try input.readMore()
        }
    }

    /// Passes a document that is too large to be held, up to the next separator line.
    static func passDocument(in input: Input) throws(ReadFailure) {
        while true {
            let rest = input.rest
            if let size = separator(in: rest, from: 0) {
                input.advance(by: size)
                _ = try passSeparator(in: input)
                return
            }
            input.advance(by: input.isAtEnd ? rest.count : max(0, rest.count - 4))
            guard try input.readMore() else { return }
        }
    }

    /// Passes the separator line at the next byte, if there is one.
    ///
    /// - Returns: the failure where something other than a comment follows the dashes.
    static func passSeparator(in input: Input) throws(ReadFailure) -> ReadFailure? {
        let size = try separatorSize(in: input)
        guard size >= 3 else { return nil }
        defer { input.advance(by: size) }
        return check(UnsafeBufferPointer(rebasing: input.rest.prefix(size).dropFirst(3)), input.position)
    }

    /// The size of the separator line at the next byte with its end; 0 at the end of the input.
    static func separatorSize(in input: Input) throws(ReadFailure) -> Int {
        guard input.rest.count >= 3 else { return 0 }
        var scanned = 0
        while true {
            let rest = input.rest
            if let end = rest[scanned...].firstIndex(of: UInt8(ascii: "\n")) { return end + 1 }
            scanned = rest.count
            guard try input.readMore() else { return scanned }
        }
    }

    private static func check(_ text: UnsafeBufferPointer<UInt8>, _ position: Position) -> ReadFailure? {
        // kubectl does not drop a separator with which a document begins: to YAML its comment ends at any line end.
        if LineEnd.isInside(text) {
            return ReadFailure(.lineEndInSeparator, at: position)
        }
        guard let first = text.first(where: { !($0 == 0x20 || $0 >= 0x09 && $0 <= 0x0d) }),
            first != UInt8(ascii: "#")
        else { return nil }
        // kubectl refuses it; kustomize reads a document that begins there.
        let mayBegin = "{!&\"".utf8.contains(first) || text.last != UInt8(ascii: "\n")
        let failure = ReadFailure(.documentOnSeparatorLine, at: position)
        return mayBegin ? failure : ReadFailure(.syntax, failure.message, at: position)
    }

    /// The first separator line at or after `start`, where a line begins at the start of the text.
    static func separator(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = text.baseAddress, text.count >= 3 else { return nil }
        if start == 0, isDashes(base) { return 0 }
        var index = start
        while index < text.count, let found = memchr(base + index, 0x0a, text.count - index) {
            index = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base + 1
            if index + 3 <= text.count, isDashes(base + index) { return index }
        }
        return nil
    }

    private static func isDashes(_ text: UnsafePointer<UInt8>) -> Bool {
        text[0] == UInt8(ascii: "-") && text[1] == UInt8(ascii: "-") && text[2] == UInt8(ascii: "-")
    }
}
