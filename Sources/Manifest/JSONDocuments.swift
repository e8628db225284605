/// Reads JSON values that follow one another, as kubectl does where a document begins with a brace. The elements of a
/// list are given out as they come, and only one of them is in memory.
struct JSONDocuments {
    let reader: ManifestReader
    let input: Input

    var tree: Tree { reader.tree }

    /// Reads values up to the next separator line or the end.
    ///
    /// - Parameter isFirst: whether the next value is the first of its document.
    /// - Returns: false when the first value is no JSON: nothing has been given out then, and the document may be YAML in
    ///   flow style.
    func read(isFirst: Bool = true, _ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) -> Bool {
        var isFirst = isFirst
        while true {
            guard let byte = try firstByte() else { return true }
            if byte != UInt8(ascii: "{") {
                if try passOtherValue(handle) { continue }
                try passRest(handle)
                return true
            }
            switch try readValue(handle) {
            case .success: break
            case .failure(let failure, let hasGivenOut):
                if isFirst, !hasGivenOut, failure.cause == .syntax { return false }
                try failRest(failure, handle)
                return true
            }
            isFirst = false
        }
    }

    /// Passes blanks and returns the byte behind them, nil at the end.
    private func firstByte() throws(ReadFailure) -> UInt8? {
        while true {
            let rest = input.rest
            if let index = rest.firstIndex(where: { !($0 == 0x20 || $0 >= 0x09 && $0 <= 0x0d) }) {
                input.advance(by: index)
                return input.rest[0]
            }
            input.advance(by: rest.count)
            guard try input.readMore() else { return nil }
        }
    }

    /// Passes a value that is no object, which does not keep kubectl from reading on; null is nothing at all.
    private func passOtherValue(_ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) -> Bool {
        let position = input.position
        let isNull = input.rest.starts(with: Array("null".utf8))
        let step = try parse { parser throws(JSONParser.Failure) in try parser.skip() }
        guard case .success((_, let size)) = step else { return false }
        input.advance(by: size)
        if !isNull { handle(.failure(ReadFailure(.notAnObject, "not an object", at: position), text: input.rest)) }
        return true
    }

    /// What follows the values: a separator line is passed, anything else is a failure and passed with its document.
    private func passRest(_ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) {
        while input.rest.count < 3, try input.readMore() {}
        if input.position.column == 1, input.rest.starts(with: Array("---".utf8)) {
            if let failure = try DocumentSeparator.passSeparator(in: input) {
                handle(.failure(failure, text: input.rest))
            }
            return
        }
        try failRest(ReadFailure(.syntax, "text after a JSON value", at: input.position), handle)
    }

    /// Reports what cannot be read and passes what is left of its document. Newer versions of kubectl look anew behind each
    /// value whether JSON or YAML follows: what may be an object is not taken for one that kubectl refuses.
    private func failRest(_ failure: ReadFailure, _ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) {
        var (failure, text) = (failure, input.rest)
        let size = DocumentSeparator.separator(in: text, from: 1)
        if let size { text = UnsafeBufferPointer(rebasing: text.prefix(size)) }
        if failure.cause == .syntax, size == nil && !input.isAtEnd || ManifestWords.mayBeIn(text) {
            failure = failure.differing(as: .textBehindJSON)
        }
        handle(.failure(failure, text: text))
        try DocumentSeparator.passDocument(in: input)
    }

    /// What reading one value came to.
    enum ReadResult {
        case success
        case failure(ReadFailure, hasGivenOut: Bool)
    }

    // MARK: One value

    private func readValue(_ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) -> ReadResult {
        let step = try parse { parser throws(JSONParser.Failure) in
            try parser.value(into: tree, stopsAtItems: true)
        }
        switch step {
        case .failure(let failure): return .failure(failure, hasGivenOut: false)
        case .success((.complete, let size)):
            reader.emit(Node(tree, 0), inheriting: nil, input.rest, handle)
            handle(.document)
            input.advance(by: size)
            return .success
        case .success((.items, let size)):
            let list = ListHeader(tree)
            if let failure = try failureOfSmallList() { return .failure(failure, hasGivenOut: false) }
            if try isWithoutKind(list, behind: size) { return try readObject(handle) }
            input.advance(by: size)
            return try readList(list, handle)
        }
    }

    /// Whether what has elements has no kind, so that kubectl takes it for no list. Of one that is too long to look through
    /// nobody knows before its end, and it is given out as it comes.
    private func isWithoutKind(_ list: ListHeader, behind size: Int) throws(ReadFailure) -> Bool {
        guard list.kind?.isEmpty ?? true, try input.isShorter(than: reader.limits.heldList + 1) else { return false }
        let found = try parse { parser throws(JSONParser.Failure) in
            _ = try parser.value(into: tree, stopsAtItems: true)
            let isEmpty = try !parser.nextElement(isFirst: true)
            return !(try ListHeader(behind: &parser, tree, isEmpty: isEmpty).kind ?? "").isEmpty
        }
        guard case .success((let hasKind, _)) = found else { return false }
        return !hasKind
    }

    /// Reads a value with its elements in it.
    private func readObject(_ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) -> ReadResult {
        let step = try parse { parser throws(JSONParser.Failure) in try parser.value(into: tree) }
        guard case .success((_, let size)) = step else {
            return .failure(step.failure ?? ReadFailure(.syntax, "no value", at: input.position), hasGivenOut: false)
        }
        reader.emit(Node(tree, 0), inheriting: nil, input.rest, handle)
        handle(.document)
        input.advance(by: size)
        return .success
    }

    /// What keeps a list from being JSON, where that can be told before its first element is given out: kubectl then reads
    /// the whole as YAML in flow style. A larger one is given out as it comes.
    private func failureOfSmallList() throws(ReadFailure) -> ReadFailure? {
        guard try input.isShorter(than: reader.limits.heldList + 1) else { return nil }
        return try parse { parser throws(JSONParser.Failure) in try parser.skip() }.failure
    }

    // MARK: Parsing from the window

    /// What a step of the parser came to, and how many bytes it took.
    enum ParseResult<Value> {
        case success((Value, size: Int))
        case failure(ReadFailure)

        var failure: ReadFailure? {
            guard case .failure(let failure) = self else { return nil }
            return failure
        }

        var value: Value? {
            guard case .success((let value, _)) = self else { return nil }
            return value
        }

        var size: Int {
            guard case .success((_, let size)) = self else { return 0 }
            return size
        }
    }

    /// Runs a step of the parser at the next byte, into an empty tree. Where the window ends too early more is read and
    /// the step begins again: the window doubles, so that this costs no more than reading twice.
    func parse<Value>(
        _ body: (inout JSONParser) throws(JSONParser.Failure) -> Value
    ) throws(ReadFailure) -> ParseResult<Value> {
        while true {
            let window = input.rest
            guard let base = window.baseAddress else { return .failure(ReadFailure(.syntax, "unexpected end")) }
            tree.removeAll()
            tree.source = window
            tree.marks = .bytes
            tree.input = input
            var parser = JSONParser(window, base: base, limits: reader.limits)
            let value: Value
            do throws(JSONParser.Failure) {
                value = try body(&parser)
            } catch {
                let place = tree.position(ofByte: error.offset)
                guard error.isNearEnd, !input.isAtEnd else {
                    return .failure(ReadFailure(error.cause, error.message, at: place))
                }
                guard window.count <= reader.limits.documentSize else {
                    let size = reader.limits.documentSize >> 20
                    return .failure(ReadFailure(.limit, "a value of more than \(size) MiB", at: place))
                }
                try readTwiceAsMuch()
                continue
            }
            // A number may go on behind the window's end.
            if parser.offset >= window.count, try input.readMore() { continue }
            tree.source = UnsafeBufferPointer(rebasing: window.prefix(parser.offset))
            return .success((value, size: parser.offset))
        }
    }

    /// Doubles what is in the window, as far as the input has it; where a value is large already, takes in the rest of a
    /// file, so that it is not read over and over.
    private func readTwiceAsMuch() throws(ReadFailure) {
        if input.rest.count > reader.limits.heldList { input.makeRoomForRest(limit: reader.limits.documentSize) }
        let target = input.rest.count * 2 + 1
        while input.rest.count < target, try input.readMore() {}
    }
}
