/// Reads manifests: bytes in, one object after another out, with the values that kubectl would send to the API server.
///
/// The stream is split at lines `---` before anything is parsed, so that one broken document does not hide the others. A
/// document that begins with `{` is JSON where it can be, of which several may follow one another; lists are told by an
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
        /// The end of a document that was read: its first line, and how many objects it held.
        case document(line: Int, objects: Int)
        /// A document, or an element of a list, that could not be read. `text` is what there is of the document, valid
        /// during the call.
        case failure(ReadFailure, text: UnsafeBufferPointer<UInt8>)
    }

    /// Reads an input to its end. Documents without content are passed over.
    public func read(_ input: Input, handle: (Event) -> Void) {
        do throws(ReadFailure) {
            var documents = 0
            while try documentFollows(input) {
                documents += 1
                guard documents <= limits.documents else {
                    throw ReadFailure(.limit, "more than \(limits.documents) documents", at: input.position)
                }
                try readDocument(input, handle)
            }
        } catch {
            handle(.failure(error, text: input.rest))
        }
    }

    /// Whether there is anything left to read.
    private func documentFollows(_ input: Input) throws(ReadFailure) -> Bool {
        if !input.rest.isEmpty { return true }
        return try input.readMore()
    }

    private func readDocument(_ input: Input, _ handle: (Event) -> Void) throws(ReadFailure) {
        if try beginsWithBrace(input), try JSONDocuments(reader: self, input: input).read(handle) { return }
        try readYAML(input, handle)
    }

    /// Whether the first character that is no blank is a brace, as kubectl tells JSON.
    private func beginsWithBrace(_ input: Input) throws(ReadFailure) -> Bool {
        while true {
            for byte in input.rest where !(byte == 0x20 || byte >= 0x09 && byte <= 0x0d) {
                return byte == UInt8(ascii: "{")
            }
            guard input.rest.count <= limits.documentSize, try input.readMore() else { return false }
        }
    }

    // MARK: YAML

    private func readYAML(_ input: Input, _ handle: (Event) -> Void) throws(ReadFailure) {
        guard let size = try DocumentSeparator.documentSize(in: input, limit: limits.documentSize) else {
            let position = input.position
            try DocumentSeparator.passDocument(in: input)
            let failure = ReadFailure(
                .limit, "a document of more than \(limits.documentSize >> 20) MiB", at: position)
            return handle(.failure(failure, text: UnsafeBufferPointer(start: nil, count: 0)))
        }
        if size > 0 { parse(UnsafeBufferPointer(rebasing: input.rest.prefix(size)), at: input, handle) }
        input.advance(by: size)
        if let failure = try DocumentSeparator.passSeparator(in: input) {
            handle(.failure(failure, text: UnsafeBufferPointer(start: nil, count: 0)))
        }
    }

    /// Parses the text of one document and gives out its objects.
    private func parse(_ text: UnsafeBufferPointer<UInt8>, at input: Input, _ handle: (Event) -> Void) {
        tree.removeAll()
        tree.firstLine = input.line
        tree.firstColumn = input.column
        guard let converted = TextEncoding.converted(text) else { return parse(utf8: text, handle) }
        converted.withUnsafeBufferPointer { parse(utf8: $0, handle) }
    }

    private func parse(utf8 text: UnsafeBufferPointer<UInt8>, _ handle: (Event) -> Void) {
        do throws(ReadFailure) {
            guard try YAMLParser(tree: tree, limits: limits).parse(text), tree.nodes.count > 0 else { return }
            let root = Node(tree, 0)
            if root.isNull { return }
            guard root.isMapping else {
                throw ReadFailure(.notAnObject, "not an object: a \(root.kind)", at: root.position)
            }
            let objects = emit(root, text, handle)
            handle(.document(line: tree.lineOfRoot, objects: objects))
        } catch {
            handle(.failure(error, text: text))
        }
    }

    /// Gives out the objects of a document.
    ///
    /// - Returns: how many.
    func emit(_ root: Node, _ text: UnsafeBufferPointer<UInt8>, _ handle: (Event) -> Void) -> Int {
        var objects = 0
        ListItems.each(in: root) { item in
            switch item {
            case .success(let object):
                objects += 1
                handle(.object(object))
            case .failure(let failure): handle(.failure(failure, text: text))
            }
        }
        return objects
    }
}

extension Input {
    /// The place of the next byte.
    var position: Position { Position(line: line, column: column + 1) }
}
