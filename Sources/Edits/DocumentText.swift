import Manifest

/// Asks the bytes of a document for its lines and comments.
struct DocumentText {
    private let layout: Layout
    private var text: [UInt8] { layout.text }

    init(_ layout: Layout) { self.layout = layout }

    /// Where the line of a byte begins.
    func lineStart(_ offset: Int) -> Int {
        var start = offset
        while start > 0, text[start - 1] != 0x0a { start -= 1 }
        return start
    }

    /// Where the line of a byte ends: before its line end.
    func lineEnd(_ offset: Int) -> Int {
        var end = offset
        while end < text.count, text[end] != 0x0a { end += 1 }
        if end > offset, end < text.count, text[end - 1] == 0x0d { end -= 1 }
        return end
    }

    /// The end of a line with the lines behind it that are comments further to the right than a column: they belong to what
    /// stands above them.
    func end(ofCommentsBehind offset: Int, deeperThan column: Int) -> Int {
        var end = lineEnd(offset)
        while true {
            var next = end
            while next < text.count, text[next] != 0x0a { next += 1 }
            let margin = text[min(next + 1, text.count)...].prefix { $0 == 0x20 }.count
            let start = next + 1 + margin
            guard margin > column, start < text.count, text[start] == UInt8(ascii: "#") else { return end }
            end = lineEnd(start)
        }
    }

    /// The line end that a text uses around a byte.
    func lineBreak(near offset: Int) -> [UInt8] {
        var end = offset
        while end < text.count, text[end] != 0x0a { end += 1 }
        if end == text.count {
            end = offset - 1
            while end >= 0, text[end] != 0x0a { end -= 1 }
        }
        return end > 0 && text[end - 1] == 0x0d ? [0x0d, 0x0a] : [0x0a]
    }

    /// The blanks at the beginning of the line of a byte, where nothing else stands before it; nil otherwise.
    func margin(before offset: Int) -> [UInt8]? {
        let margin = text[lineStart(offset)..<offset]
        return margin.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? Array(margin) : nil
    }

    /// Whether there may be a comment in a range: a sharp behind a blank or at the beginning of a line, in no scalar.
    func hasComment(in range: Range<Int>) -> Bool {
        range.contains { offset in
            guard text[offset] == UInt8(ascii: "#") else { return false }
            guard offset == 0 || [0x20, 0x09, 0x0a, 0x0d].contains(text[offset - 1]) else { return false }
            return !layout.items.contains {
                ($0.kind == .quoted || $0.kind == .block) && $0.start < offset && offset < $0.end
            }
        }
    }

    /// Whether the last scalar of a value is a block that keeps the blank lines behind it.
    func isKept(below item: Int) -> Bool {
        var last = item
        while let child = layout.items[last].children.last { last = child }
        guard layout.items[last].kind == .block else { return false }
        let head = text[layout.items[last].start..<lineEnd(layout.items[last].start)]
        return head.prefix { $0 != UInt8(ascii: "#") }.contains(UInt8(ascii: "+"))
    }
}
