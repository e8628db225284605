import CYAML

#if canImport(Glibc)
    import Glibc
#endif

/// A comment of a YAML document that holds a marker. libyaml drops comments, so that they are looked for in the text, and
/// only where the marker stands in it at all; what lies inside a scalar is none.
public struct Comment: Sendable, Equatable {
    /// Where the comment begins, at its `#`.
    public var position: Position
    /// What follows the marker, up to the end of the line, without blanks around it.
    public var text: String
}

/// Finds comments in a text that libyaml has read before.
struct CommentScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private let marker: StaticString

    /// The comments with a marker, with the place of their `#` in characters from the start of the text.
    static func comments(
        in text: UnsafeBufferPointer<UInt8>, with marker: StaticString
    ) -> [(mark: UInt32, text: String)] {
        let scanner = CommentScanner(text: text, marker: marker)
        return scanner.mayHaveAny ? scanner.find() : []
    }

    /// Whether the marker follows any `#` at all: few documents get further.
    private var mayHaveAny: Bool {
        guard let base = text.baseAddress else { return false }
        var index = 0
        while index < text.count, let found = memchr(base + index, 0x23, text.count - index) {
            index = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base + 1
            if textBehindMarker(text[index...].prefix(marker.utf8CodeUnitCount + 64)) != nil { return true }
        }
        return false
    }

    private func find() -> [(mark: UInt32, text: String)] {
        let scalars = scalarRanges()
        var found: [(mark: UInt32, text: String)] = []
        var lineStart = 0
        var charactersBefore = 0
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            defer {
                charactersBefore += ByteCount.characters(UnsafeBufferPointer(rebasing: line)) + 1
                lineStart = line.endIndex + 1
            }
            for start in line.indices where text[start] == UInt8(ascii: "#") && isAfterBlank(start, lineStart) {
                guard let comment = textBehindMarker(line[(start + 1)...]) else { continue }
                let before = UnsafeBufferPointer(rebasing: text[lineStart..<start])
                let mark = charactersBefore + ByteCount.characters(before)
                if !isInside(scalars, mark) { found.append((UInt32(truncatingIfNeeded: mark), comment)) }
                break
            }
        }
        return found
    }

    private func isAfterBlank(_ index: Int, _ lineStart: Int) -> Bool {
        index == lineStart || text[index - 1] == UInt8(ascii: " ") || text[index - 1] == UInt8(ascii: "\t")
    }

    private func textBehindMarker(_ comment: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        let rest = comment.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "#") }
        let marker = UnsafeBufferPointer(start: self.marker.utf8Start, count: self.marker.utf8CodeUnitCount)
        guard rest.starts(with: marker) else { return nil }
        let behind = rest.dropFirst(marker.count)
        guard behind.first.map({ $0 <= 0x20 }) ?? true else { return nil }
        let words = String(decoding: behind, as: UTF8.self).split { $0 == " " || $0 == "\t" || $0 == "\r" }
        return words.joined(separator: " ")
    }

    /// Where scalars begin and end, in characters, in order.
    private func scalarRanges() -> [Range<Int>] {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return [0..<Int.max] }
        defer { yaml_parser_delete(&parser) }
        yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        var ranges: [Range<Int>] = []
        var token = yaml_token_t()
        while yaml_parser_scan(&parser, &token) == 1 {
            defer { yaml_token_delete(&token) }
            if token.type == YAML_SCALAR_TOKEN, token.start_mark.index < token.end_mark.index {
                ranges.append(Int(token.start_mark.index)..<Int(token.end_mark.index))
            }
            // What follows the end of the document is not read, and so says nothing.
            guard token.type != YAML_STREAM_END_TOKEN, token.type != YAML_DOCUMENT_END_TOKEN else { return ranges }
        }
        return ranges
    }

    private func isInside(_ ranges: [Range<Int>], _ mark: Int) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= mark { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(mark)
    }
}

extension Node {
    /// The comments with a marker that stand at this node: from the line above its first one up to the next entry of the
    /// same list or mapping. JSON has none.
    public func comments(with marker: StaticString) -> [Comment] {
        let all = tree.comments(with: marker)
        if all.isEmpty { return [] }
        let isRoot = tree.nodes.start[Int(entry)].parent < 0
        let next = tree.nodes.start[Int(entry)].next
        let first = isRoot ? Int.min : position.line - 1
        let last = next >= 0 ? Node(tree, next).position.line - 2 : Int.max
        return all.filter { $0.position.line >= first && $0.position.line <= max(last, position.line) }
    }
}
