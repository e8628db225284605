import CYAML

/// Reads the first document of a YAML text: YAML's grammar over libyaml's tokens, straight into the tree. libyaml's own
/// parser makes an event of each node first, which costs a tenth of the time of reading.
///
/// It is the grammar of libyaml's parser, which kubectl's reader (goyaml.v2) has too, with its peculiarities: an empty key
/// of a pair in a flow sequence takes the token behind it along.
struct YAMLParser: ~Copyable {
    private let tokens: YAMLTokens
    private let builder: YAMLTreeBuilder
    /// What may come next in each container that is open, and below them what ends the document.
    private var states = GrowableBuffer<State>(capacity: 64)

    enum State: UInt8, BitwiseCopyable {
        case documentEnd
        case blockEntry, indentlessEntry, blockKey, blockValue
        case flowFirstEntry, flowEntry, flowFirstKey, flowKey, flowValue, flowEmptyValue
        case pairKey, pairValue, pairEnd
    }

    private init(tree: Tree, limits: Limits, dialect: Dialect) throws(ReadFailure) {
        tokens = try YAMLTokens(tree: tree)
        builder = YAMLTreeBuilder(tree: tree, limits: limits, dialect: dialect)
    }

    /// Reads the first document of a text into the tree, which then refers to the text.
    ///
    /// - Returns: whether there is a value: false for a text of comments and blanks.
    /// - Throws: `ReadFailure` for what is not YAML, beyond the limits, or no value that JSON can express.
    static func parse(
        _ text: UnsafeBufferPointer<UInt8>, into tree: Tree, limits: Limits, as dialect: Dialect = .kubectl
    ) throws(ReadFailure) -> Bool {
        tree.source = text
        tree.marks = .characters
        var parser = try YAMLParser(tree: tree, limits: limits, dialect: dialect)
        return try parser.readDocument()
    }

    private mutating func readDocument() throws(ReadFailure) -> Bool {
        try accept(YAML_STREAM_START_TOKEN)
        switch try tokens.peek().pointee.type {
        case YAML_STREAM_END_TOKEN: return false
        case YAML_VERSION_DIRECTIVE_TOKEN, YAML_TAG_DIRECTIVE_TOKEN:
            let failure = tokens.failure(.syntax, "a directive", at: try tokens.peek().pointee.start_mark)
            throw failure.differing(as: .directiveWithDocument)
        case YAML_DOCUMENT_START_TOKEN:
            tokens.advance()
            states.append(.documentEnd)
            try readRoot()
        default:
            states.append(.documentEnd)
            try readNode(isBlock: true)
        }
        while try readNext() {}
        try builder.finish()
        return true
    }

    /// The value behind `---`, which there need not be.
    private mutating func readRoot() throws(ReadFailure) {
        let token = try tokens.peek()
        switch token.pointee.type {
        case YAML_VERSION_DIRECTIVE_TOKEN, YAML_TAG_DIRECTIVE_TOKEN, YAML_DOCUMENT_START_TOKEN, YAML_DOCUMENT_END_TOKEN,
            YAML_STREAM_END_TOKEN:
            try addEmpty(at: token.pointee.start_mark)
        default: try readNode(isBlock: true)
        }
    }

    /// Reads what comes next in the innermost container.
    ///
    /// - Returns: false at the end of the document.
    @inline(__always) private mutating func readNext() throws(ReadFailure) -> Bool {
        switch states.start[states.count - 1] {
        case .documentEnd:
            _ = try tokens.peek()
            return false
        case .blockKey: try readBlockKey()
        case .blockValue: try readBlockValue()
        case .blockEntry: try readBlockEntry()
        case .indentlessEntry: try readIndentlessEntry()
        case .flowFirstEntry: try readFlowEntry(isFirst: true)
        case .flowEntry: try readFlowEntry(isFirst: false)
        case .flowFirstKey: try readFlowKey(isFirst: true)
        case .flowKey: try readFlowKey(isFirst: false)
        case .flowValue: try readFlowValue(then: .flowKey, before: YAML_FLOW_MAPPING_END_TOKEN)
        case .flowEmptyValue:
            setState(.flowKey)
            try addEmpty(at: try tokens.peek().pointee.start_mark)
        case .pairKey: try readPairKey()
        case .pairValue: try readFlowValue(then: .pairEnd, before: YAML_FLOW_SEQUENCE_END_TOKEN)
        case .pairEnd:
            _ = try tokens.peek()
            close()
        }
        return true
    }

    // MARK: Nodes

    /// Reads a scalar or an alias, or the beginning of a container.
    @inline(__always) private mutating func readNode(isBlock: Bool, isIndentless: Bool = false) throws(ReadFailure) {
        let token = try tokens.peek()
        let mark = UInt32(truncatingIfNeeded: token.pointee.start_mark.index)
        switch token.pointee.type {
        case YAML_SCALAR_TOKEN:
            let scalar = token.pointee.data.scalar
            let text = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
            try builder.add(scalar: text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, at: mark)
            tokens.advance()
        case YAML_ALIAS_TOKEN:
            let name = token.pointee.data.alias.value.map { String(cString: $0) } ?? ""
            try builder.add(aliasOf: name, at: mark)
            tokens.advance()
        case YAML_ANCHOR_TOKEN, YAML_TAG_TOKEN:
            try readNode(behind: try readProperties(), isBlock: isBlock, isIndentless: isIndentless)
        default:
            try open(token, isBlock: isBlock, isIndentless: isIndentless, YAMLNodeProperties(mark: mark))
        }
    }

    /// An anchor and a tag, in either order.
    private func readProperties() throws(ReadFailure) -> YAMLNodeProperties {
        var properties = YAMLNodeProperties(
            mark: UInt32(truncatingIfNeeded: try tokens.peek().pointee.start_mark.index))
        while true {
            let token = try tokens.peek()
            switch token.pointee.type {
            case YAML_ANCHOR_TOKEN where properties.anchor == nil:
                properties.anchor = token.pointee.data.anchor.value.map { String(cString: $0) } ?? ""
            case YAML_TAG_TOKEN where properties.tag == nil:
                properties.tag = try tag(token)
                properties.tagMark = UInt32(truncatingIfNeeded: token.pointee.start_mark.index)
            default: return properties
            }
            tokens.advance()
        }
    }

    private func tag(_ token: UnsafePointer<yaml_token_t>) throws(ReadFailure) -> String {
        let suffix = token.pointee.data.tag.suffix.map { String(cString: $0) } ?? ""
        switch token.pointee.data.tag.handle.map({ String(cString: $0) }) ?? "" {
        case "": return suffix
        case "!": return "!" + suffix
        case "!!": return "tag:yaml.org,2002:" + suffix
        default:
            throw tokens.failure(
                .syntax, "a tag with a handle that is not defined", at: token.pointee.start_mark)
        }
    }

    private mutating func readNode(
        behind properties: YAMLNodeProperties, isBlock: Bool, isIndentless: Bool
    ) throws(ReadFailure) {
        let token = try tokens.peek()
        guard token.pointee.type == YAML_SCALAR_TOKEN else {
            return try open(token, isBlock: isBlock, isIndentless: isIndentless, properties)
        }
        let scalar = token.pointee.data.scalar
        let text = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
        try builder.add(scalar: text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, properties)
        tokens.advance()
    }

    /// Opens the container that begins with a token.
    private mutating func open(
        _ token: UnsafePointer<yaml_token_t>, isBlock: Bool, isIndentless: Bool, _ properties: YAMLNodeProperties
    ) throws(ReadFailure) {
        switch token.pointee.type {
        case YAML_BLOCK_ENTRY_TOKEN where isIndentless:
            // The dash is the first entry's.
            try open(.sequence, .indentlessEntry, properties)
        case YAML_BLOCK_MAPPING_START_TOKEN where isBlock:
            try open(.mapping, .blockKey, properties)
            tokens.advance()
        case YAML_BLOCK_SEQUENCE_START_TOKEN where isBlock:
            try open(.sequence, .blockEntry, properties)
            tokens.advance()
        case YAML_FLOW_MAPPING_START_TOKEN:
            try open(.mapping, .flowFirstKey, properties)
            tokens.advance()
        case YAML_FLOW_SEQUENCE_START_TOKEN:
            try open(.sequence, .flowFirstEntry, properties)
            tokens.advance()
        default:
            guard properties.anchor != nil || properties.tag != nil else {
                throw tokens.failure(.syntax, "expected a value", at: token.pointee.start_mark)
            }
            try builder.add(scalar: UnsafeBufferPointer(start: nil, count: 0), isPlain: true, properties)
        }
    }

    private mutating func open(
        _ kind: NodeRecord.Kind, _ state: State, _ properties: YAMLNodeProperties
    ) throws(ReadFailure) {
        try builder.open(kind, properties)
        states.append(state)
    }

    @inline(__always) private mutating func close() {
        states.removeLast()
        builder.close()
    }

    /// Says what comes next in the innermost container, once what is read now is complete.
    @inline(__always) private func setState(_ state: State) { states.start[states.count - 1] = state }

    private func addEmpty(at mark: yaml_mark_t) throws(ReadFailure) {
        let mark = UInt32(truncatingIfNeeded: mark.index)
        try builder.add(scalar: UnsafeBufferPointer(start: nil, count: 0), isPlain: true, at: mark)
    }

    private func accept(_ type: yaml_token_type_t) throws(ReadFailure) {
        if try tokens.peek().pointee.type == type { tokens.advance() }
    }

    /// The failure of something other than what may come next in the innermost container.
    private func unexpected(_ expected: String) throws(ReadFailure) -> ReadFailure {
        let begin = builder.lineOfContainer.map { " that begins on line \($0)" } ?? ""
        return tokens.failure(.syntax, "expected \(expected)\(begin)", at: try tokens.peek().pointee.start_mark)
    }

    // MARK: Block style

    @inline(__always) private mutating func readBlockKey() throws(ReadFailure) {
        let token = try tokens.peek()
        switch token.pointee.type {
        case YAML_KEY_TOKEN:
            let mark = token.pointee.end_mark
            tokens.advance()
            setState(.blockValue)
            switch try tokens.peek().pointee.type {
            case YAML_KEY_TOKEN, YAML_VALUE_TOKEN, YAML_BLOCK_END_TOKEN: try addEmpty(at: mark)
            default: try readNode(isBlock: true, isIndentless: true)
            }
        case YAML_BLOCK_END_TOKEN:
            close()
            tokens.advance()
        default: throw try unexpected("a key, indented like the others of the mapping")
        }
    }

    @inline(__always) private mutating func readBlockValue() throws(ReadFailure) {
        let token = try tokens.peek()
        setState(.blockKey)
        guard token.pointee.type == YAML_VALUE_TOKEN else { return try addEmpty(at: token.pointee.start_mark) }
        let mark = token.pointee.end_mark
        tokens.advance()
        switch try tokens.peek().pointee.type {
        case YAML_KEY_TOKEN, YAML_VALUE_TOKEN, YAML_BLOCK_END_TOKEN: try addEmpty(at: mark)
        default: try readNode(isBlock: true, isIndentless: true)
        }
    }

    private mutating func readBlockEntry() throws(ReadFailure) {
        let token = try tokens.peek()
        switch token.pointee.type {
        case YAML_BLOCK_ENTRY_TOKEN:
            let mark = token.pointee.end_mark
            tokens.advance()
            switch try tokens.peek().pointee.type {
            case YAML_BLOCK_ENTRY_TOKEN, YAML_BLOCK_END_TOKEN: try addEmpty(at: mark)
            default: try readNode(isBlock: true)
            }
        case YAML_BLOCK_END_TOKEN:
            close()
            tokens.advance()
        default: throw try unexpected("a dash, indented like the others of the list")
        }
    }

    /// An entry of a sequence whose dashes stand where the keys of the mapping around it do. It ends with what is no dash.
    private mutating func readIndentlessEntry() throws(ReadFailure) {
        let token = try tokens.peek()
        guard token.pointee.type == YAML_BLOCK_ENTRY_TOKEN else { return close() }
        let mark = token.pointee.end_mark
        tokens.advance()
        switch try tokens.peek().pointee.type {
        case YAML_BLOCK_ENTRY_TOKEN, YAML_KEY_TOKEN, YAML_VALUE_TOKEN, YAML_BLOCK_END_TOKEN: try addEmpty(at: mark)
        default: try readNode(isBlock: true)
        }
    }

    // MARK: Flow style

    private mutating func readFlowEntry(isFirst: Bool) throws(ReadFailure) {
        var token = try tokens.peek()
        if token.pointee.type != YAML_FLOW_SEQUENCE_END_TOKEN, !isFirst {
            guard token.pointee.type == YAML_FLOW_ENTRY_TOKEN else {
                throw try unexpected(", or ] in the list")
            }
            tokens.advance()
            token = try tokens.peek()
        }
        setState(.flowEntry)
        switch token.pointee.type {
        case YAML_FLOW_SEQUENCE_END_TOKEN:
            close()
            tokens.advance()
        case YAML_KEY_TOKEN:
            // `[a: b]`: a mapping of one pair.
            try open(
                .mapping, .pairKey,
                YAMLNodeProperties(mark: UInt32(truncatingIfNeeded: token.pointee.start_mark.index)))
            tokens.advance()
        default: try readNode(isBlock: false)
        }
    }

    private mutating func readPairKey() throws(ReadFailure) {
        let token = try tokens.peek()
        setState(.pairValue)
        switch token.pointee.type {
        case YAML_VALUE_TOKEN, YAML_FLOW_ENTRY_TOKEN, YAML_FLOW_SEQUENCE_END_TOKEN:
            let mark = token.pointee.end_mark
            tokens.advance()
            try addEmpty(at: mark)
        default: try readNode(isBlock: false)
        }
    }

    private mutating func readFlowKey(isFirst: Bool) throws(ReadFailure) {
        var token = try tokens.peek()
        if token.pointee.type != YAML_FLOW_MAPPING_END_TOKEN, !isFirst {
            guard token.pointee.type == YAML_FLOW_ENTRY_TOKEN else {
                throw try unexpected(", or } in the mapping")
            }
            tokens.advance()
            token = try tokens.peek()
        }
        switch token.pointee.type {
        case YAML_FLOW_MAPPING_END_TOKEN:
            close()
            tokens.advance()
        case YAML_KEY_TOKEN:
            tokens.advance()
            setState(.flowValue)
            token = try tokens.peek()
            switch token.pointee.type {
            case YAML_VALUE_TOKEN, YAML_FLOW_ENTRY_TOKEN, YAML_FLOW_MAPPING_END_TOKEN:
                try addEmpty(at: token.pointee.start_mark)
            default: try readNode(isBlock: false)
            }
        default:
            setState(.flowEmptyValue)
            try readNode(isBlock: false)
        }
    }

    /// The value of a pair, which there need not be.
    ///
    /// - Parameters:
    ///   - state: what comes behind it.
    ///   - end: what ends the container that the pair stands in.
    private mutating func readFlowValue(then state: State, before end: yaml_token_type_t) throws(ReadFailure) {
        var token = try tokens.peek()
        setState(state)
        if token.pointee.type == YAML_VALUE_TOKEN {
            tokens.advance()
            token = try tokens.peek()
            guard token.pointee.type == YAML_FLOW_ENTRY_TOKEN || token.pointee.type == end else {
                return try readNode(isBlock: false)
            }
        }
        try addEmpty(at: token.pointee.start_mark)
    }
}
