/// Cuts a JSON list into pieces, and reads them. What is cut off has been read over, so that it is known to be JSON.
extension JSONDocuments {
    /// Cuts a document that begins with a list.
    ///
    /// - Returns: false where it does not, or where the end of the list is near; nothing has been passed then.
    func cutList(_ handle: (InputCutter.Part) -> Void) throws(ReadFailure) -> Bool {
        let step = try parse { parser throws(JSONParser.Failure) in try parser.value(into: tree, stopsAtItems: true) }
        guard case .success((.items, let size)) = step else { return false }
        let list = ListHeader(tree)
        if try input.isShorter(than: reader.limits.heldList + 1) { return false }
        input.advance(by: size)
        switch try cutElements(of: list, handle) {
        case .success: _ = try read(isFirst: false) { handle(.event($0)) }
        case .failure(let failure, _):
            handle(.event(.failure(failure, text: input.rest)))
            try DocumentSeparator.passDocument(in: input)
        }
        return true
    }

    private func cutElements(
        of header: ListHeader, _ handle: (InputCutter.Part) -> Void
    ) throws(ReadFailure) -> ReadResult {
        var list = header
        var piece: InputPiece?
        var isFirst = true
        func finishPiece() {
            if let piece { handle(.piece(piece)) }
            piece = nil
        }
        func pass(_ size: Int) { if piece == nil { input.advance(by: size) } else { piece?.take(size, of: input) } }
        while true {
            let separator = try parse { parser throws(JSONParser.Failure) in try parser.nextElement(isFirst: isFirst) }
            if piece?.isComplete ?? false || !(separator.value ?? false) { finishPiece() }
            guard case .success((let hasNext, let passed)) = separator else { return cutShort(separator.failure) }
            pass(passed)
            guard hasNext else { return try readRest(of: header) { handle(.event($0)) } }
            let element = try parse { parser throws(JSONParser.Failure) in try parser.skipObject(tree) }
            if !(element.value ?? false), list.kind == nil { finishPiece() }
            guard case .success((let hasType, let size)) = element else { return cutShort(element.failure) }
            if !hasType, list.kind == nil, let failure = try lookAhead(&list) { return cutShort(failure) }
            if piece == nil { piece = InputPiece(.jsonElements(list.type), at: input) }
            piece?.take(size, of: input)
            isFirst = false
        }
    }

    /// Reads the elements of a piece.
    func readElements(
        _ type: ManifestObject.TypeMeta?, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) {
        // A piece may end with the comma before an element that is broken.
        while !input.rest.isEmpty {
            let element = try parse { parser throws(JSONParser.Failure) in try parser.value(into: tree) }
            if let failure = element.failure { throw failure }
            reader.emit(Node(tree, 0), inheriting: type, isOutermost: false, input.rest, handle)
            input.advance(by: element.size)
            guard !input.rest.isEmpty else { return }
            let comma = try parse { parser throws(JSONParser.Failure) in try parser.nextElement(isFirst: false) }
            if let failure = comma.failure { throw failure }
            input.advance(by: comma.size)
        }
    }
}
