import Manifest

/// Reads files and texts of resources as kustomize does, which differs from kubectl: documents are split by lines, `yes` is
/// a string, lists are told by their kind.
struct ResourceReader {
    let values: ValueReader

    /// The objects of a text.
    ///
    /// - Parameter place: where a place of the text is in the tree.
    /// - Throws: `RenderFailure` for what kustomize takes for no resources.
    func resources(in text: [UInt8], at place: (Position) -> Origin) throws(RenderFailure) -> [Resource] {
        let documents = try documents(in: text, at: place)
        var pending: [ValueReader.Document] = []
        if documents.count == 1, let only = documents.first, let kind = only.value["kind"]?.text,
            kind == "List" || kind == "ResourceList", let items = only.value["items"]
        {
            pending = (items.list ?? []).map { ValueReader.Document(value: $0, defect: only.defect) }
        } else {
            pending = documents
        }
        return try objects(of: pending)
    }

    /// The objects of documents: lists give theirs behind all others, and lists in them as well.
    private func objects(of documents: [ValueReader.Document]) throws(RenderFailure) -> [Resource] {
        var pending = documents
        var found: [Resource] = []
        var index = 0
        while index < pending.count {
            let document = pending[index]
            index += 1
            if document.value.isNull || document.value.isEmptyMap || document.value.list?.isEmpty ?? false { continue }
            let kind = try kind(of: document.value)
            if kind.hasSuffix("List"), let items = document.value["items"] {
                guard items.isNull || items.isList else { throw .invalid("the items of a \(kind) are no list") }
                pending += (items.list ?? []).map { ValueReader.Document(value: $0, defect: document.defect) }
                continue
            }
            found.append(ResourceState.resource(document.value, defect: document.defect))
        }
        return found
    }

    /// - Throws: `RenderFailure` for what cannot be a resource.
    private func kind(of value: Value) throws(RenderFailure) -> String {
        func failure(_ message: String) -> RenderFailure {
            RenderFailure(.invalid, message, line: Int(value.origin.line), column: Int(value.origin.column))
        }
        guard value.isMap else { throw failure("no object, but a \(value.isList ? "list" : "scalar")") }
        guard let kind = value["kind"]?.text, !kind.isEmpty, value["kind"]?.isScalar ?? false else {
            throw failure("an object without a kind")
        }
        if kind.hasSuffix("List") { return kind }
        if let metadata = value["metadata"], !metadata.isMap, !metadata.isNull {
            throw failure("metadata is no mapping")
        }
        guard let name = value.at("metadata", "name")?.text, !name.isEmpty else {
            throw failure("an object of the kind \(kind) without a name")
        }
        return kind
    }

    /// The documents of a text, without the empty ones.
    private func documents(
        in text: [UInt8], at place: (Position) -> Origin
    ) throws(RenderFailure) -> [ValueReader.Document] {
        var found: [ValueReader.Document] = []
        for chunk in try DocumentChunks.split(text) {
            let document = try values.read(chunk.text, as: .kustomize) { position in
                place(Position(line: position.line + chunk.line, column: position.column))
            }
            if let document, !document.value.isNull { found.append(document) }
        }
        return found
    }
}

/// The pieces of a text between lines of three dashes.
struct DocumentChunks {
    let text: ArraySlice<UInt8>
    /// How many lines stand in front of it.
    let line: Int

    /// - Throws: `RenderFailure` for a separator with something behind it.
    static func split(_ original: [UInt8]) throws(RenderFailure) -> [DocumentChunks] {
        var text = original.contains(0x0d) ? withoutReturns(original) : original
        if text.starts(with: [0xef, 0xbb, 0xbf]) { text.removeFirst(3) }
        var chunks: [DocumentChunks] = []
        var (start, startLine) = (0, 0)
        var (index, line) = (0, 0)
        while let end = text[index...].firstIndex(of: 0x0a) {
            index = end + 1
            line += 1
            // A separator ends with a line end of its own: the last line of a text is none.
            guard text[index...].starts(with: [0x2d, 0x2d, 0x2d]), let last = text[index...].firstIndex(of: 0x0a) else {
                continue
            }
            let behind = text[(index + 3)..<last].drop { $0 == 0x20 || (0x09...0x0d).contains($0) }
            guard behind.isEmpty || behind.first == UInt8(ascii: "#") else {
                throw RenderFailure(.invalid, "a separator of documents with something behind it", line: line + 1)
            }
            chunks.append(DocumentChunks(text: text[start..<index], line: startLine))
            index = last + 1
            line += 1
            (start, startLine) = (index, line)
        }
        chunks.append(DocumentChunks(text: text[start...], line: startLine))
        return chunks
    }

    private static func withoutReturns(_ text: [UInt8]) -> [UInt8] {
        var found: [UInt8] = []
        found.reserveCapacity(text.count)
        for (index, byte) in text.enumerated() where byte != 0x0d || index + 1 >= text.count || text[index + 1] != 0x0a
        {
            found.append(byte)
        }
        return found
    }
}
