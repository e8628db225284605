import CYAML

/// The tokens of one YAML text, one after another, as libyaml's scanner tells them. It looks at the text only when it is
/// asked for the next token.
final class YAMLTokens {
    private let tree: Tree
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let token = UnsafeMutablePointer<yaml_token_t>.allocate(capacity: 1)
    @exclusivity(unchecked) private var isConsumed = true

    /// The tokens of the tree's source.
    ///
    /// - Throws: `ReadFailure` when there is no memory.
    init(tree: Tree) throws(ReadFailure) {
        self.tree = tree
        token.initialize(to: yaml_token_t())
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else { throw ReadFailure(.limit, "out of memory") }
        yaml_parser_set_input_string(parser, tree.source.baseAddress, tree.source.count)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        yaml_token_delete(token)
        yaml_parser_delete(parser)
        token.deallocate()
        parser.deallocate()
    }

    /// The next token, which stays the next one until it is taken.
    ///
    /// - Throws: `ReadFailure` for a text that has no more tokens where there should be one.
    @inline(__always) func peek() throws(ReadFailure) -> UnsafePointer<yaml_token_t> {
        if isConsumed {
            guard yaml_parser_scan(parser, token) == 1 else { throw failure() }
            isConsumed = false
        }
        return UnsafePointer(token)
    }

    /// Goes on to the token behind the next one, whose text is gone then.
    @inline(__always) func advance() {
        isConsumed = true
        switch token.pointee.type {
        case YAML_SCALAR_TOKEN, YAML_ALIAS_TOKEN, YAML_ANCHOR_TOKEN, YAML_TAG_TOKEN: yaml_token_delete(token)
        default: break
        }
    }

    // MARK: Failures

    private func failure() -> ReadFailure {
        let parser = parser.pointee
        guard parser.error != YAML_MEMORY_ERROR else { return ReadFailure(.limit, "out of memory") }
        let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
        if parser.error == YAML_READER_ERROR {
            let message = parser.problem_value > 0 ? "\(problem) (U+\(hexadecimal(parser.problem_value)))" : problem
            return ReadFailure(.syntax, message, at: tree.position(ofByte: parser.problem_offset))
        }
        let context = parser.context.map { String(cString: $0) } ?? ""
        if let message = LibyamlMessage.unended[context], problem.hasPrefix("found unexpected") {
            return failure(.syntax, message, at: parser.context_mark)
        }
        let message = LibyamlMessage.advice[problem] ?? (context.isEmpty ? problem : problem + " " + context)
        var failure = failure(.syntax, message, at: parser.problem_mark)
        if failure.message == message, let difference = LibyamlMessage.difference(problem, context) {
            failure = failure.differing(as: difference)
        }
        if context == LibyamlMessage.tag { failure.tag = offset(ofCharacter: Int(parser.context_mark.index)) }
        return failure
    }

    /// A failure at a place of the text; a tab there is the likelier cause of what is wrong.
    func failure(_ cause: ReadFailure.Cause, _ message: String, at mark: yaml_mark_t) -> ReadFailure {
        let position = tree.position(of: UInt32(truncatingIfNeeded: mark.index))
        if isTab(atCharacter: Int(mark.index)) {
            return ReadFailure(.syntax, "YAML cannot be indented with tabs: use spaces", at: position)
        }
        return ReadFailure(cause, message, at: position)
    }

    private func hexadecimal(_ value: Int32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private func isTab(atCharacter index: Int) -> Bool {
        offset(ofCharacter: index).map { tree.source[$0] == UInt8(ascii: "\t") } ?? false
    }

    /// Where a character stands in the source, nil behind its end.
    private func offset(ofCharacter index: Int) -> Int? {
        var cursor = CharacterCursor()
        let offset = cursor.offset(ofCharacter: index, in: tree.source)
        return offset < tree.source.count ? offset : nil
    }
}
