import CYAML

/// Builds the tree of one YAML document from libyaml's events. Used for one document and by one thread, so that the checks
/// for overlapping access, which cost as much as the tree, are switched off.
final class YAMLParser {
    let tree: Tree
    let limits: Limits
    @exclusivity(unchecked) private var stack = GrowableBuffer<Frame>(capacity: 64)
    @exclusivity(unchecked) private var anchors: [String: Int32] = [:]
    @exclusivity(unchecked) private var cursor = (character: 0, offset: 0)
    @exclusivity(unchecked) private var hasAliases = false
    @exclusivity(unchecked) private var mergingMappings: [Int32] = []

    /// The key of a merge entry (`<<`) until the merge is done.
    static let mergeKey: Int32 = -2

    /// A container that is not complete yet.
    struct Frame: BitwiseCopyable {
        var node: Int32
        var last: Int32 = -1
        var key: Int32 = -1
        var keyMark: UInt32 = 0
        var isMapping: Bool
        var awaitsValue = false
        var hasMerge = false
    }

    init(tree: Tree, limits: Limits) {
        self.tree = tree
        self.limits = limits
    }

    /// Reads the first document of a text into the tree, which then refers to the text.
    ///
    /// - Returns: whether there is a value: false for a text of comments and blanks.
    /// - Throws: `ReadFailure` for what is not YAML, beyond the limits, or no value that JSON can express.
    func parse(_ text: UnsafeBufferPointer<UInt8>) throws(ReadFailure) -> Bool {
        tree.source = text
        tree.marks = .characters
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { throw ReadFailure(.limit, "out of memory") }
        defer { yaml_parser_delete(&parser) }
        yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        var event = yaml_event_t()
        var hasValue = false
        while true {
            guard yaml_parser_parse(&parser, &event) == 1 else { throw failure(of: parser) }
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_SCALAR_EVENT: try add(scalar: event)
            case YAML_MAPPING_START_EVENT: try open(event, .mapping, anchor: event.data.mapping_start.anchor)
            case YAML_SEQUENCE_START_EVENT: try open(event, .sequence, anchor: event.data.sequence_start.anchor)
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: close()
            case YAML_ALIAS_EVENT: try add(alias: event)
            case YAML_DOCUMENT_START_EVENT: hasValue = true
            case YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT:
                if hasAliases { try AliasExpansion(tree: tree, limits: limits).check() }
                let merge = MergeKeys(tree: tree)
                for mapping in mergingMappings { try merge.merge(into: mapping) }
                return hasValue
            default: break
            }
        }
    }

    // MARK: Events

    @inline(__always) private func add(scalar event: yaml_event_t) throws(ReadFailure) {
        let scalar = event.data.scalar
        let length = scalar.length
        guard length <= limits.scalarSize else {
            throw failure(.limit, "a scalar of more than \(limits.scalarSize >> 20) MiB", at: event.start_mark)
        }
        guard let bytes = scalar.value else { return }
        let text = UnsafeBufferPointer(start: UnsafePointer(bytes), count: length)
        if awaitsKey { return try add(key: event, text) }

        var kind = NodeRecord.Kind.string
        if scalar.tag != nil {
            return try add(tagged: event, text)
        } else if scalar.plain_implicit != 0 {
            kind = PlainScalar.kind(text)
            if kind == .float { try requireFinite(text, event.start_mark) }
        }
        append(scalar: kind, text, event.start_mark)
        if let anchor = scalar.anchor { define(anchor) }
    }

    @inline(never)
    private func add(tagged event: yaml_event_t, _ text: UnsafeBufferPointer<UInt8>) throws(ReadFailure) {
        let scalar = event.data.scalar
        let value = try taggedScalar(event, text)
        switch value {
        case .plain(let kind):
            if kind == .float { try requireFinite(text, event.start_mark) }
            append(scalar: kind, text, event.start_mark)
        case .decoded(let bytes): bytes.withUnsafeBufferPointer { append(scalar: .string, $0, event.start_mark) }
        }
        if let anchor = scalar.anchor { define(anchor) }
    }

    private func taggedScalar(
        _ event: yaml_event_t, _ text: UnsafeBufferPointer<UInt8>
    ) throws(ReadFailure) -> TaggedScalar {
        let scalar = event.data.scalar
        if scalar.tag != nil { try checkEndOfTag(event.start_mark) }
        guard let tag = scalar.tag else { return .plain(scalar.plain_implicit != 0 ? PlainScalar.kind(text) : .string) }
        do {
            return try TaggedScalar(tag: String(cString: tag), text: text)
        } catch {
            throw failure(.syntax, error.message, at: event.start_mark)
        }
    }

    private func add(
        key event: yaml_event_t, _ text: UnsafeBufferPointer<UInt8>
    ) throws(ReadFailure) {
        let scalar = event.data.scalar
        let top = stack.start + (stack.count - 1)
        top.pointee.awaitsValue = true
        top.pointee.keyMark = UInt32(truncatingIfNeeded: event.start_mark.index)
        if scalar.anchor != nil { try define(anchoredKey: event, text) }
        if scalar.tag == nil, scalar.plain_implicit == 0 {
            top.pointee.key = number(ofKey: text)
        } else if MergeKeys.isMergeKey(tag: scalar.tag, isPlain: scalar.plain_implicit != 0, text) {
            top.pointee.key = YAMLParser.mergeKey
            top.pointee.hasMerge = true
        } else {
            switch try taggedScalar(event, text) {
            case .plain(let kind): top.pointee.key = try keyNumber(kind, text, event.start_mark)
            case .decoded(let bytes): top.pointee.key = bytes.withUnsafeBufferPointer { number(ofKey: $0) }
            }
        }
    }

    /// An anchored key can be repeated by an alias: it needs a node of its own, which no container holds.
    private func define(anchoredKey event: yaml_event_t, _ text: UnsafeBufferPointer<UInt8>) throws(ReadFailure) {
        guard let anchor = event.data.scalar.anchor else { return }
        let node: NodeRecord
        switch try taggedScalar(event, text) {
        case .plain(let kind): node = record(kind, text, event.start_mark)
        case .decoded(let bytes): node = bytes.withUnsafeBufferPointer { record(.string, $0, event.start_mark) }
        }
        anchors[name(anchor)] = tree.append(node, parent: -1, previous: -1)
    }

    private func keyNumber(
        _ kind: NodeRecord.Kind, _ text: UnsafeBufferPointer<UInt8>, _ mark: yaml_mark_t
    ) throws(ReadFailure) -> Int32 {
        switch kind {
        case .string: return number(ofKey: text)
        case .null: throw failure(.unsupported, "a key is null; put it in quotes if it is meant as text", at: mark)
        default:
            guard var converted = MappingKey.text(kind, text) else {
                throw failure(.unsupported, "a key is a number beyond 64 bits", at: mark)
            }
            return converted.withUTF8 { number(ofKey: $0) }
        }
    }

    private func open(
        _ event: yaml_event_t, _ kind: NodeRecord.Kind, anchor: UnsafeMutablePointer<yaml_char_t>?
    ) throws(ReadFailure) {
        if awaitsKey {
            throw failure(.syntax, "a \(kind) cannot be a key", at: event.start_mark)
        }
        let tag = kind == .mapping ? event.data.mapping_start.tag : event.data.sequence_start.tag
        if tag != nil { try checkEndOfTag(event.start_mark) }
        guard stack.count < limits.nesting else {
            throw failure(.limit, "nested more than \(limits.nesting) levels deep", at: event.start_mark)
        }
        let mark = UInt32(truncatingIfNeeded: event.start_mark.index)
        let node = append(NodeRecord(kind: kind, mark: mark, keyMark: mark))
        stack.append(Frame(node: node, isMapping: kind == .mapping))
        if let anchor { anchors[name(anchor)] = node }
    }

    @inline(__always) private func close() {
        guard stack.count > 0 else { return }
        let frame = stack.start[stack.count - 1]
        stack.removeLast()
        guard frame.isMapping else { return }
        if frame.hasMerge {
            mergingMappings.append(frame.node)
        } else {
            tree.removeDuplicates(in: frame.node)
        }
    }

    @inline(never) private func add(alias event: yaml_event_t) throws(ReadFailure) {
        guard let bytes = event.data.alias.anchor else { return }
        let name = name(bytes)
        guard let target = anchors[name] else {
            throw failure(.syntax, "unknown anchor *\(name)", at: event.start_mark)
        }
        if (0..<stack.count).contains(where: { stack.start[$0].node == target }) {
            throw failure(.syntax, "anchor &\(name) contains itself", at: event.start_mark)
        }
        if awaitsKey { return try add(keyAlias: target, event) }
        hasAliases = true
        let mark = UInt32(truncatingIfNeeded: event.start_mark.index)
        var alias = NodeRecord(kind: .alias, mark: mark, keyMark: mark)
        alias.first = target
        _ = append(alias)
    }

    private func add(keyAlias target: Int32, _ event: yaml_event_t) throws(ReadFailure) {
        let record = tree.nodes.start[Int(target)]
        guard record.kind != .mapping, record.kind != .sequence else {
            throw failure(.syntax, "a \(record.kind) cannot be a key", at: event.start_mark)
        }
        let top = stack.start + (stack.count - 1)
        top.pointee.awaitsValue = true
        top.pointee.keyMark = UInt32(truncatingIfNeeded: event.start_mark.index)
        top.pointee.key = try keyNumber(record.kind, tree.bytes(of: record), event.start_mark)
    }

    // MARK: Nodes

    /// Whether a mapping is open and a key comes next.
    @inline(__always) private var awaitsKey: Bool {
        guard stack.count > 0 else { return false }
        let top = stack.start[stack.count - 1]
        return top.isMapping && !top.awaitsValue
    }

    private func record(
        _ kind: NodeRecord.Kind, _ text: UnsafeBufferPointer<UInt8>, _ mark: yaml_mark_t
    ) -> NodeRecord {
        let index = UInt32(truncatingIfNeeded: mark.index)
        var record = NodeRecord(kind: kind, mark: index, keyMark: index)
        record.first = Int32(truncatingIfNeeded: tree.text.count)
        record.count = Int32(truncatingIfNeeded: text.count)
        if let start = text.baseAddress { tree.text.append(start, count: text.count) }
        return record
    }

    @inline(__always) private func append(
        scalar kind: NodeRecord.Kind, _ text: UnsafeBufferPointer<UInt8>, _ mark: yaml_mark_t
    ) {
        _ = append(record(kind, text, mark))
    }

    /// Puts a node under the container that is open.
    @inline(__always) private func append(_ node: NodeRecord) -> Int32 {
        guard stack.count > 0 else { return tree.append(node, parent: -1, previous: -1) }
        let top = stack.start + (stack.count - 1)
        var node = node
        if top.pointee.isMapping {
            node.key = top.pointee.key
            node.keyMark = top.pointee.keyMark
            top.pointee.awaitsValue = false
        }
        let index = tree.append(node, parent: top.pointee.node, previous: top.pointee.last)
        top.pointee.last = index
        return index
    }

    private func define(_ anchor: UnsafeMutablePointer<yaml_char_t>) {
        anchors[name(anchor)] = Int32(truncatingIfNeeded: tree.nodes.count - 1)
    }

    private func name(_ anchor: UnsafeMutablePointer<yaml_char_t>) -> String { String(cString: anchor) }

    @inline(__always) private func number(ofKey text: UnsafeBufferPointer<UInt8>) -> Int32 {
        text.baseAddress.map { tree.keys.number(of: $0, count: text.count) } ?? -1
    }

    // MARK: Tags

    /// libyaml ends a tag at a comma or bracket, kubectl's reader takes these into it, and so reads on in another place:
    /// what stands behind such a tag would mean two things.
    private func checkEndOfTag(_ mark: yaml_mark_t) throws(ReadFailure) {
        var offset = byteOffset(ofCharacter: Int(mark.index))
        let text = tree.source
        // The tag may come behind an anchor.
        if offset < text.count, text[offset] == UInt8(ascii: "&") {
            while offset < text.count, text[offset] != UInt8(ascii: "!") { offset += 1 }
        }
        guard offset < text.count, text[offset] == UInt8(ascii: "!") else { return }
        if offset + 1 < text.count, text[offset + 1] == UInt8(ascii: "<") { return }
        while offset < text.count, text[offset] > 0x20 {
            switch text[offset] {
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
                throw failure(
                    .unsupported, "a tag with \(Character(Unicode.Scalar(text[offset]))) right behind it", at: mark)
            default: offset += 1
            }
        }
    }

    /// Where a character stands in the source. Marks only grow, so that the way there is gone once.
    private func byteOffset(ofCharacter index: Int) -> Int {
        if index < cursor.character { cursor = (0, 0) }
        let text = tree.source
        while cursor.character < index, cursor.offset < text.count {
            cursor.offset += 1
            while cursor.offset < text.count, text[cursor.offset] & 0xc0 == 0x80 { cursor.offset += 1 }
            cursor.character += 1
        }
        return cursor.offset
    }

    // MARK: Failures

    private func requireFinite(
        _ text: UnsafeBufferPointer<UInt8>, _ mark: yaml_mark_t
    ) throws(ReadFailure) {
        guard let value = PlainScalar.float(text), value.isFinite else {
            throw failure(
                .unsupported, "\(String(decoding: text, as: UTF8.self)) cannot be expressed in JSON", at: mark)
        }
    }

    private func failure(_ cause: ReadFailure.Cause, _ message: String, at mark: yaml_mark_t) -> ReadFailure {
        ReadFailure(cause, message, at: tree.position(of: UInt32(truncatingIfNeeded: mark.index)))
    }

    private func failure(of parser: yaml_parser_t) -> ReadFailure {
        guard parser.error != YAML_MEMORY_ERROR else { return ReadFailure(.limit, "out of memory") }
        let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
        if parser.error == YAML_READER_ERROR {
            let message = parser.problem_value > 0 ? "\(problem) (U+\(hexadecimal(parser.problem_value)))" : problem
            return ReadFailure(.syntax, message, at: tree.position(ofByte: parser.problem_offset))
        }
        let context = parser.context.map { " " + String(cString: $0) } ?? ""
        let index = Int(parser.problem_mark.index)
        if isTab(atCharacter: index) {
            return failure(.syntax, "a tab cannot indent YAML: use spaces", at: parser.problem_mark)
        }
        // libyaml refuses a few texts that kubectl reads: tags with some characters, a colon at the end of a flow scalar, an
        // escaped apostrophe.
        let isStricter =
            context.contains("tag") || context.contains("plain scalar") || problem.contains("unknown escape")
        let cause: ReadFailure.Cause = isStricter ? .unsupported : .syntax
        return failure(cause, problem + context, at: parser.problem_mark)
    }

    private func hexadecimal(_ value: Int32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private func isTab(atCharacter index: Int) -> Bool {
        var character = -1
        for byte in tree.source where byte & 0xc0 != 0x80 {
            character += 1
            if character == index { return byte == UInt8(ascii: "\t") }
        }
        return false
    }
}
