import Manifest

/// Asks the bytes of a document for its lines and comments.
struct DocumentText {
    private let layout: Layout
    private var text: [UInt8] { layout.text }

    init(_ layout: Layout) { self.layout = layout }

    /// Where the line of a byte begins.
    func lineStart(_ offset: Int) -> Int { layout.lineStarts[layout.line(of: offset)] }

    /// Where the line of a byte ends: before its line end.
    func lineEnd(_ offset: Int) -> Int {
        var end = lineFeed(behind: offset)
        if end > offset, end < text.count, text[end - 1] == 0x0d { end -= 1 }
        return end
    }

    /// Where the line feed is that ends the line of a byte; the end of the text where none does.
    private func lineFeed(behind offset: Int) -> Int {
        let next = layout.line(of: offset) + 1
        return next < layout.lineStarts.count ? layout.lineStarts[next] - 1 : text.count
    }

    /// The end of a line with the lines behind it that are comments further to the right than a column: they belong to what
    /// stands above them.
    func end(ofCommentsBehind offset: Int, deeperThan column: Int) -> Int {
        var end = lineEnd(offset)
        while true {
            let next = lineFeed(behind: end)
            let margin = text[min(next + 1, text.count)...].prefix { $0 == 0x20 }.count
            let start = next + 1 + margin
            guard margin > column, start < text.count, text[start] == UInt8(ascii: "#") else { return end }
            end = lineEnd(start)
        }
    }

    /// The line end that a text uses around a byte.
    func lineBreak(near offset: Int) -> [UInt8] {
        var end = lineFeed(behind: offset)
        if end == text.count { end = lineStart(offset) - 1 }
        return end > 0 && text[end - 1] == 0x0d ? [0x0d, 0x0a] : [0x0a]
    }

    /// The blanks at the beginning of the line of a byte, where nothing else stands before it; nil otherwise.
    func margin(before offset: Int) -> [UInt8]? {
        let margin = text[lineStart(offset)..<offset]
        return margin.allSatisfy(\.isBlank) ? Array(margin) : nil
    }

    /// Whether there may be a comment in a range: a sharp behind a blank or at the beginning of a line, in no scalar.
    func hasComment(in range: Range<Int>) -> Bool {
        guard text[range].contains(UInt8(ascii: "#")) else { return false }
        var scalars = layout.items.filter {
            ($0.kind == .quoted || $0.kind == .block) && $0.start < range.upperBound && $0.end > range.lowerBound
        }[...]
        return range.contains { offset in
            guard text[offset] == UInt8(ascii: "#") else { return false }
            guard offset == 0 || [0x20, 0x09, 0x0a, 0x0d].contains(text[offset - 1]) else { return false }
            // Values stand in the order of the text.
            while let next = scalars.first, next.end <= offset { scalars.removeFirst() }
            return scalars.first.map { $0.start >= offset } ?? true
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
