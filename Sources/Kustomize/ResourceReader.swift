import Manifest

/// Reads files and texts of resources as kustomize does, which differs from kubectl: documents are split by lines, `yes` is
/// a string, lists are recognized by their kind.
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
                guard items.isNull || items.isList else { throw .invalid("the items of a \(kind) are not a list") }
                pending += (items.list ?? []).map { ValueReader.Document(value: $0, defect: document.defect) }
                continue
            }
            var resource = ResourceState.resource(document.value, defect: document.defect)
            resource.doubled = document.doubled
            found.append(resource)
        }
        return found
    }

    /// - Throws: `RenderFailure` for what cannot be a resource.
    private func kind(of value: Value) throws(RenderFailure) -> String {
        func failure(_ message: String) -> RenderFailure {
            RenderFailure(.invalid, message, at: value.origin)
        }
        guard value.isMap else { throw failure("expected an object, found a \(value.isList ? "list" : "scalar")") }
        guard let kind = value["kind"]?.text, !kind.isEmpty, value["kind"]?.isScalar ?? false else {
            throw failure("an object without a kind")
        }
        if kind.hasSuffix("List") { return kind }
        if let metadata = value["metadata"], !metadata.isMap, !metadata.isNull {
            throw failure("metadata is not a mapping")
        }
        guard let name = value.at("metadata", "name")?.text, !name.isEmpty else {
            throw failure("an object of kind \(kind) without a name")
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
