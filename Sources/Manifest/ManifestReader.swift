/// Reads manifests: bytes in, one object after another out, with the values that kubectl would send to the API server.
///
/// The stream is split at lines `---` before anything is parsed, so that one broken document does not hide the others. A
/// document that begins with `{` is JSON where it can be, of which several may follow one another; lists are recognized by an
/// array under `items`, and their elements are given out one by one. A JSON list of any length is read through a window.
public final class ManifestReader {
    let limits: Limits
    let tree = Tree()

    /// A reader; it can read any number of inputs, one after another.
    public init(limits: Limits = .standard) { self.limits = limits }

    /// What the reader came upon.
    public enum Event {
        /// A value that can be an object: a mapping. Valid during the call.
        case object(ManifestObject)
        /// The end of a document that was read, and that holds the objects since the end of the one before.
        case document
        /// A document, or an element of a list, that could not be read. `text` is what there is of the document, valid
        /// during the call.
        case failure(ReadFailure, text: UnsafeBufferPointer<UInt8>)
    }

    /// Reads an input to its end. Documents without content are passed over.
    public func read(_ input: Input, handle: (Event) -> Void) {
        do throws(ReadFailure) {
            let input = try TextEncoding.decoded(input, limits: limits)
            var documents = 0
            while try input.hasMore() {
                documents += 1
                guard documents <= limits.documents else { throw limits.tooManyDocuments(at: input) }
                try readDocument(input, handle)
            }
        } catch {
            handle(.failure(error, text: input.rest))
        }
    }

    /// Reads the next document, with the separator line behind it.
    func readDocument(_ input: Input, _ handle: (Event) -> Void) throws(ReadFailure) {
        if try beginsWithBrace(input), try JSONDocuments(reader: self, input: input).read(handle) { return }
        try readYAML(input, handle)
    }

    /// Whether the first character that is no blank is a brace, as kubectl tells JSON.
    func beginsWithBrace(_ input: Input) throws(ReadFailure) -> Bool {
        while true {
            for byte in input.rest where !(byte == 0x20 || byte >= 0x09 && byte <= 0x0d) {
                return byte == UInt8(ascii: "{")
            }
            guard input.rest.count <= limits.documentSize, try input.readMore() else { return false }
        }
    }

    // MARK: YAML

    private func readYAML(_ input: Input, _ handle: (Event) -> Void) throws(ReadFailure) {
        guard
            let size = try DocumentSeparator.documentSize(in: input, limit: limits.heldDocument)
        else {
            return try readLargeYAML(input, handle)
        }
        try readYAML(input, size: size, handle)
    }

    /// A document that is larger than most: a list is read element by element, anything else as a whole while it can be.
    private func readLargeYAML(_ input: Input, _ handle: (Event) -> Void) throws(ReadFailure) {
        if YAMLListPieces.startsWithList(input.rest) {
            try YAMLListPieces(reader: self, input: input).read(handle)
            return try passSeparator(input, handle)
        }
        if let size = try DocumentSeparator.documentSize(in: input, limit: limits.documentSize) {
            return try readYAML(input, size: size, handle)
        }
        let position = input.position
        try DocumentSeparator.passDocument(in: input)
        let failure = ReadFailure(.limit, "a document of more than \(limits.documentSize >> 20) MiB", at: position)
        handle(.failure(failure, text: UnsafeBufferPointer(start: nil, count: 0)))
    }

    private func readYAML(_ input: Input, size: Int, _ handle: (Event) -> Void) throws(ReadFailure) {
        let text = UnsafeBufferPointer(rebasing: input.rest.prefix(size))
        var failure = parseWhole(text, at: input) { root in
            guard root.isMapping else {
                let failure = ReadFailure(.notAnObject, "not an object: a \(root.kind)", at: root.position)
                return handle(.failure(failure, text: text))
            }
            emit(root, inheriting: nil, text, handle)
            handle(.document)
        }
        // However it goes on: a sequence is no object.
        if failure?.cause == .limit, tree.nodes.count > 0, Node(tree, 0).isSequence { failure?.cause = .notAnObject }
        if let failure { handle(.failure(failure, text: text)) }
        input.advance(by: size)
        try passSeparator(input, handle)
    }

    func passSeparator(_ input: Input, _ handle: (Event) -> Void) throws(ReadFailure) {
        _ = try DocumentSeparator.separatorSize(in: input)
        let rest = input.rest
        guard var failure = try DocumentSeparator.passSeparator(in: input) else { return }
        let end = DocumentSeparator.separator(in: rest, from: 1) ?? rest.count
        let text = UnsafeBufferPointer(rebasing: rest.prefix(end))
        // kustomize takes such a line for the beginning of its document.
        tree.input = input
        if failure.cause == .syntax, ManifestWords.mayBeIn(text), mayBeMapping(text) {
            failure = failure.differing(as: .documentOnSeparatorLine)
        }
        handle(.failure(failure, text: text))
    }

    /// Parses the text at the next byte of an input and calls `body` with its value, unless there is none.
    ///
    /// - Returns: why it could not be parsed.
    func parseWhole(
        _ text: UnsafeBufferPointer<UInt8>, at input: Input, as dialect: Dialect = .kubectl, _ body: (Node) -> Void
    ) -> ReadFailure? {
        guard !text.isEmpty else { return nil }
        tree.removeAll()
        tree.input = input
        if TextEncoding.beginsInUTF16(text) {
            return ReadFailure(.nestedUTF16, at: input.position)
        }
        if UTF8Repair.isValid(text) { return parse(utf8: text, as: dialect, body) }
        return UTF8Repair.replace(text).withUnsafeBufferPointer { parse(utf8: $0, as: dialect, body) }
    }

    /// So many tags of one document are mended, and of a large one fewer: each means to parse it anew.
    private static let maxRepairedTags = 16
    private static let maxRepairedBytes = 8 << 20

    private func parse(
        utf8 text: UnsafeBufferPointer<UInt8>, as dialect: Dialect, repairedTags: Int = 0, _ body: (Node) -> Void
    ) -> ReadFailure? {
        if let failure = directive(in: text) ?? byteOrderMark(in: text) ?? blank(in: text)
            ?? doubleReturn(in: text)
        {
            return failure
        }
        do throws(ReadFailure) {
            guard try YAMLParser.parse(text, into: tree, limits: limits, as: dialect), tree.nodes.count > 0 else {
                return nil
            }
        } catch {
            if let tag = error.tag, repairedTags < ManifestReader.maxRepairedTags,
                repairedTags == 0 || (repairedTags + 1) * text.count <= ManifestReader.maxRepairedBytes,
                let mended = TagCharacters.withoutBrackets(text, inTagAt: tag)
            {
                tree.removeAll()
                return mended.withUnsafeBufferPointer {
                    parse(utf8: $0, as: dialect, repairedTags: repairedTags + 1, body)
                }
            }
            // A list is no object, however it goes on.
            if error.cause == .unsupported, beginsWithBracket(text) {
                return ReadFailure(.syntax, error.message, at: error.position)
            }
            return isFarBehind(error, text) ? error.differing(as: .controlCharacterBehindEnd) : error
        }
        let root = Node(tree, 0)
        if root.isNull { return nil }
        body(root)
        return nil
    }

    /// The failure of a text with a byte order mark in it: libyaml passes it at the beginning of a line, where kubectl takes
    /// it for text, or for the first character of a line gone.
    private func byteOrderMark(in text: UnsafeBufferPointer<UInt8>) -> ReadFailure? {
        guard let index = ByteSearch.first(text, "\u{feff}") else { return nil }
        tree.source = text
        return ReadFailure(.byteOrderMark, at: tree.position(ofByte: index))
    }

    /// Whether the first line that is neither blank nor a comment begins with a bracket.
    private func beginsWithBracket(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for line in text.lines {
            guard let first = line.first(where: { $0 > 0x20 }) else { continue }
            if first != UInt8(ascii: "#") { return first == UInt8(ascii: "[") && !LineEnd.isInside(line) }
            // A comment ends at other line ends too.
            if LineEnd.isInside(line) { return false }
        }
        return false
    }

    /// The failure of a brace behind blanks that are not all ASCII: newer versions of kubectl pass over them when they look
    /// for JSON.
    private func blank(in text: UnsafeBufferPointer<UInt8>) -> ReadFailure? {
        guard let first = text.first, first <= 0x20 || first >= 0x80 else { return nil }
        // kubectl looks at 4,096 bytes.
        let characters = String(decoding: text.prefix(1 << 13), as: UTF8.self).unicodeScalars
        let blanks = characters.prefix { $0.properties.isWhitespace }
        let next = characters.dropFirst(blanks.count).first
        guard blanks.contains(where: { !$0.isASCII }), next == "{" || next == nil else { return nil }
        tree.source = text
        return ReadFailure(.blankBeforeBrace, at: tree.position(ofByte: 0))
    }

    /// The failure of two carriage returns in front of a line feed: kubectl takes one of them away before it reads YAML, so
    /// that a line ends once, and not twice.
    private func doubleReturn(in text: UnsafeBufferPointer<UInt8>) -> ReadFailure? {
        guard let index = ByteSearch.first(text, "\r\r\n") else { return nil }
        tree.source = text
        return ReadFailure(.doubleCarriageReturn, at: tree.position(ofByte: index))
    }

    /// Whether what libyaml cannot read may stand behind the end of the document, where kubectl never gets: the text up to
    /// there is an object.
    private func isFarBehind(_ failure: ReadFailure, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard failure.cause == .syntax, LibyamlMessage.isControlCharacter(failure.message),
            let end = ManifestReader.firstControlCharacter(text), end > 0
        else { return false }
        let upToThere = UnsafeBufferPointer(rebasing: text[..<end])
        guard ManifestWords.mayBeIn(upToThere) else { return false }
        // What follows the end of a value in flow style does not matter to kubectl either.
        if upToThere.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") { return true }
        return mayBeMapping(upToThere)
    }

    /// Whether a text is a mapping, or something that another reader may take for one.
    private func mayBeMapping(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        tree.removeAll()
        do throws(ReadFailure) {
            let hasValue = try YAMLParser.parse(text, into: tree, limits: limits)
            return hasValue && tree.nodes.count > 0 && Node(tree, 0).isMapping
        } catch {
            return error.cause != .syntax
        }
    }

    /// The place of the first character that libyaml refuses anywhere.
    private static func firstControlCharacter(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d || byte == 0x7f { return index }
            // U+0080 to U+009F but for U+0085, U+FFFE and U+FFFF.
            if byte == 0xc2, index + 1 < text.count, text[index + 1] < 0xa0, text[index + 1] != 0x85 { return index }
            if byte == 0xef, index + 2 < text.count, text[index + 1] == 0xbf, text[index + 2] >= 0xbe { return index }
            index += 1
        }
        return nil
    }

    /// The failure of a document that begins with a directive such as `%YAML`: the separator behind it cuts it off, so that
    /// kubectl refuses it, and libyaml takes long over many of them.
    private func directive(in text: UnsafeBufferPointer<UInt8>) -> ReadFailure? {
        var index = 0
        while index < text.count {
            let end = text[index...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            let first = text[index..<end].first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }
            if text[index] == UInt8(ascii: "%") {
                tree.source = text
                // kubectl cuts at line feeds alone; behind another line end the directive has its document.
                let isCutOff = !["\r---", "\u{85}---", "\u{2028}---", "\u{2029}---"].contains {
                    ByteSearch.contains(text, $0)
                }
                let failure = ReadFailure(.directiveWithDocument, at: tree.position(ofByte: index))
                return isCutOff ? ReadFailure(.syntax, failure.message, at: failure.position) : failure
            }
            if let first, first != UInt8(ascii: "#") { return nil }
            index = end + 1
        }
        return nil
    }

    /// Gives out the objects of a document, or of an element of a list that hands down a type.
    func emit(
        _ root: Node, inheriting type: ManifestObject.TypeMeta?, isOutermost: Bool = true,
        _ text: UnsafeBufferPointer<UInt8>, _ handle: (Event) -> Void
    ) {
        ListItems.each(in: root, inherited: type, isOutermost: isOutermost) { item in
            switch item {
            case .success(let object): handle(.object(object))
            case .failure(let failure): handle(.failure(failure, text: text))
            }
        }
    }
}
