import CYAML

/// Where each value of one YAML or JSON text stands in its bytes, and in which form: what has to be known to change the text
/// and nothing else. The values themselves are read by `ManifestReader`.
public struct Layout: Sendable {
    /// A value of the text.
    public struct Item: Sendable {
        /// What it is.
        public enum Kind: Sendable, Equatable {
            case mapping, sequence
            /// A plain scalar, a quoted one, or one in a block (`|`, `>`).
            case plain, quoted, block
            case alias
        }

        /// What it is.
        public let kind: Kind
        /// Whether it is a collection in braces or brackets.
        public let isFlow: Bool
        /// Where it begins; a block collection with its first key or hyphen, behind an anchor or a tag.
        public internal(set) var start: Int
        /// Where its last byte ends; comments behind it and blank lines are no part of it.
        public internal(set) var end: Int
        /// The line in which it begins, from 0, and the column, in characters.
        public internal(set) var (line, column): (Int, Int)
        /// Its key, in a mapping.
        public internal(set) var key: Int?
        /// What it stands in.
        public internal(set) var parent: Int?
        /// What stands in it: the values of a mapping, the elements of a sequence.
        public internal(set) var children: [Int] = []
        /// Whether other places may stand for it.
        public let hasAnchor: Bool

        /// Whether it holds others.
        public var isCollection: Bool { kind == .mapping || kind == .sequence }
    }

    /// All values, a collection before what stands in it.
    public private(set) var items: [Item] = []
    /// The bytes.
    public let text: [UInt8]
    /// Where each line begins.
    public let lineStarts: [Int]

    /// The deepest nesting that is followed, as the reader has it.
    private static let deepest = 512
    private static let most = 4_000_000

    /// The layout of a text; nil for one that is no single document, or too deep.
    public init?(_ text: [UInt8]) {
        self.text = text
        var starts = [0]
        for (offset, byte) in text.enumerated() where byte == 0x0a { starts.append(offset + 1) }
        lineStarts = starts
        guard text.withUnsafeBufferPointer({ source in read(source) }), !items.isEmpty else { return nil }
    }

    /// The line in which a byte is, from 0; the end of the text is in the last one.
    public func line(of offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// Where a byte stands, the column in characters.
    ///
    /// - Parameter line: the line in which the text begins, from 1.
    public func position(of offset: Int, from line: Int) -> Position {
        let own = self.line(of: offset)
        let before = text[lineStarts[own]..<max(lineStarts[own], min(offset, text.count))]
        return Position(line: line + own, column: before.withUnsafeBufferPointer(ByteCount.characters) + 1)
    }

    /// The value under a key of a mapping.
    public func value(of mapping: Int, _ key: String) -> Int? {
        items[mapping].children.first { child in items[child].key.map { scalar($0) == key } ?? false }
    }

    /// The text of a scalar as it is written, without quotes where it needs no escapes; nil for anything else.
    public func scalar(_ item: Int) -> String? {
        let found = items[item]
        let bytes = text[found.start..<max(found.start, found.end)]
        switch found.kind {
        case .plain: return String(decoding: bytes, as: UTF8.self)
        case .quoted:
            let inner = bytes.dropFirst().dropLast()
            guard !inner.contains(where: { [0x5c, 0x0a, 0x0d].contains($0) }), bytes.count >= 2 else { return nil }
            let quote = bytes.first ?? 0
            return inner.contains(quote) ? nil : String(decoding: inner, as: UTF8.self)
        case .block, .alias, .mapping, .sequence: return nil
        }
    }

    /// Whether two values are written alike: the same keys in the same order, and the same bytes for each scalar.
    public func hasSameText(_ left: Int, _ right: Int) -> Bool {
        var pending = [(left, right)]
        while let (left, right) = pending.popLast() {
            let (first, second) = (items[left], items[right])
            guard first.kind == second.kind, first.kind != .alias, !first.hasAnchor, !second.hasAnchor,
                first.children.count == second.children.count
            else { return false }
            if !first.isCollection {
                let (own, other) = (text[first.start..<first.end], text[second.start..<second.end])
                guard own.elementsEqual(other) else { return false }
            }
            for (child, other) in zip(first.children, second.children) {
                if let key = items[child].key, let same = items[other].key { pending.append((key, same)) }
                pending.append((child, other))
            }
        }
        return true
    }

    /// Whether something is `{}` on the line of its key, in a mapping that is a block.
    public func isEmptyInBlock(_ item: Int) -> Bool {
        let found = items[item]
        guard found.isFlow, found.kind == .mapping, found.children.isEmpty, let key = found.key else { return false }
        return items[key].line == found.line && found.parent.map { !items[$0].isFlow } ?? false
    }

    // MARK: Reading

    /// What is open while events come.
    private struct Open {
        let item: Int
        /// The key that waits for its value.
        var key: Int?
        var isKeyNext: Bool
    }

    private mutating func read(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return false }
        defer { yaml_parser_delete(&parser) }
        yaml_parser_set_input_string(&parser, source.baseAddress, source.count)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        var cursor = CharacterCursor()
        var open: [Open] = []
        var lastEnd = 0
        var documents = 0
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) == 1 else { return false }
            defer { yaml_event_delete(&event) }
            let start = cursor.offset(ofCharacter: Int(event.start_mark.index), in: source)
            let end = cursor.offset(ofCharacter: Int(event.end_mark.index), in: source)
            switch event.type {
            case YAML_STREAM_END_EVENT: return true
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents > 1 { return false }
            case YAML_MAPPING_START_EVENT:
                let data = event.data.mapping_start
                let item = add(.mapping, event, start, data.style == YAML_FLOW_MAPPING_STYLE, data.anchor != nil, &open)
                open.append(Open(item: item, isKeyNext: true))
            case YAML_SEQUENCE_START_EVENT:
                let data = event.data.sequence_start
                let item = add(
                    .sequence, event, start, data.style == YAML_FLOW_SEQUENCE_STYLE, data.anchor != nil, &open)
                open.append(Open(item: item, isKeyNext: false))
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
                guard let last = open.popLast() else { return false }
                // The end of a block collection is where the next token begins: behind comments and blank lines.
                if items[last.item].isFlow { lastEnd = end }
                items[last.item].end = max(items[last.item].start, lastEnd)
            case YAML_SCALAR_EVENT:
                let data = event.data.scalar
                let isBlock = data.style == YAML_LITERAL_SCALAR_STYLE || data.style == YAML_FOLDED_SCALAR_STYLE
                let kind: Item.Kind = isBlock ? .block : data.style == YAML_PLAIN_SCALAR_STYLE ? .plain : .quoted
                let item = add(kind, event, start, false, data.anchor != nil, &open)
                lastEnd = isBlock ? Layout.trimmed(end, from: start, in: source) : end
                items[item].end = lastEnd
            case YAML_ALIAS_EVENT:
                let item = add(.alias, event, start, false, false, &open)
                (items[item].end, lastEnd) = (end, end)
            default: break
            }
            guard open.count <= Layout.deepest, items.count < Layout.most else { return false }
        }
    }

    private mutating func add(
        _ kind: Item.Kind, _ event: yaml_event_t, _ start: Int, _ isFlow: Bool, _ hasAnchor: Bool, _ open: inout [Open]
    ) -> Int {
        var item = Item(
            kind: kind, isFlow: isFlow, start: start, end: start, line: Int(event.start_mark.line),
            column: Int(event.start_mark.column), hasAnchor: hasAnchor)
        let number = items.count
        if let last = open.indices.last {
            item.parent = open[last].item
            if items[open[last].item].kind == .mapping {
                if open[last].isKeyNext {
                    open[last].key = number
                    let mapping = open[last].item
                    if !items[mapping].isFlow, items[mapping].children.isEmpty, !item.hasAnchor {
                        (items[mapping].start, items[mapping].line, items[mapping].column) =
                            (item.start, item.line, item.column)
                    }
                } else {
                    item.key = open[last].key
                    items[open[last].item].children.append(number)
                }
                open[last].isKeyNext.toggle()
            } else {
                items[open[last].item].children.append(number)
            }
        }
        items.append(item)
        return number
    }

    /// The end of a scalar in a block without the line ends behind its last line.
    private static func trimmed(_ end: Int, from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var end = end
        while end > start, [0x0a, 0x0d, 0x20, 0x09].contains(text[end - 1]) { end -= 1 }
        return end
    }
}
