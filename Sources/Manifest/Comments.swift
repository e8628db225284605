import CYAML

#if canImport(Glibc)
    import Glibc
#endif

/// A comment of a YAML document that begins with a marker. libyaml drops comments, so that they are looked for in the text, and
/// only where the marker stands in it at all; what lies inside a scalar is none.
public struct Comment: Sendable, Equatable {
    /// Where the comment begins, at its `#`.
    public var position: Position
    /// What it says from the marker on, up to the end of the line, with single blanks between words.
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
            index = endOfBlanks(from: UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base, text.count)
            if isMarker(at: index, text.count) { return true }
        }
        return false
    }

    /// The end of the blanks and the `#` from a place on.
    private func endOfBlanks(from start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, text[index] == UInt8(ascii: " ") || text[index] == 0x09 || text[index] == UInt8(ascii: "#") {
            index += 1
        }
        return index
    }

    private func find() -> [(mark: UInt32, text: String)] {
        let scalars = scalarRanges()
        var found: [(mark: UInt32, text: String)] = []
        var (counted, mark) = (0, 0)
        var lineStart = 0
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            defer { lineStart = line.endIndex + 1 }
            var place = line.startIndex
            while let start = line[place...].firstIndex(of: UInt8(ascii: "#")) {
                guard isAfterBlank(start, lineStart) else {
                    place = start + 1
                    continue
                }
                // Any `#` up to there has the same behind it.
                place = endOfBlanks(from: start, line.endIndex)
                guard isMarker(at: place, line.endIndex) else { continue }
                mark += ByteCount.characters(UnsafeBufferPointer(rebasing: text[counted..<start]))
                counted = start
                if isInside(scalars, mark) { continue }
                found.append((UInt32(truncatingIfNeeded: mark), words(place, line.endIndex)))
                break
            }
        }
        return found
    }

    private func isAfterBlank(_ index: Int, _ lineStart: Int) -> Bool {
        index == lineStart || text[index - 1] == UInt8(ascii: " ") || text[index - 1] == UInt8(ascii: "\t")
    }

    /// Whether the marker stands at a place, in whatever case.
    private func isMarker(at start: Int, _ end: Int) -> Bool {
        guard start + marker.utf8CodeUnitCount <= end else { return false }
        for offset in 0..<marker.utf8CodeUnitCount {
            let (byte, wanted) = (text[start + offset], marker.utf8Start[offset])
            let isLetter = wanted.isLowerLetter
            guard byte == wanted || isLetter && byte | 0x20 == wanted else { return false }
        }
        return true
    }

    private func words(_ start: Int, _ end: Int) -> String {
        String(decoding: text[start..<end], as: UTF8.self)
            .split { $0 == " " || $0 == "\t" || $0 == "\r" }.joined(separator: " ")
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
    /// The comments that begin with a marker, in small letters, and stand at this node: from the line above its first one up to the next entry of the
    /// same list or mapping. JSON has none.
    public func comments(with marker: StaticString) -> [Comment] {
        let all = tree.comments(with: marker)
        if all.isEmpty { return [] }
        let isRoot = tree.nodes.start[Int(entry)].parent < 0
        let next = tree.nodes.start[Int(entry)].next
        let first = isRoot ? Int.min : position.line - 1
        let last = next >= 0 ? Node(tree, next).position.line - 2 : Int.max
        let end = max(last, position.line)
        // They are in the order of their lines.
        var (low, high) = (0, all.count)
        while low < high {
            let middle = low + (high - low) / 2
            if all[middle].position.line < first { low = middle + 1 } else { high = middle }
        }
        return Array(all[low...].prefix { $0.position.line <= end })
    }
}
