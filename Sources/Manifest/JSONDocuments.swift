/// Reads JSON values that follow one another, as kubectl does where a document begins with a brace. The elements of a
/// list are given out as they come, and only one of them is in memory.
struct JSONDocuments {
    let reader: ManifestReader
    let input: Input

    private var tree: Tree { reader.tree }

    /// Reads values up to the next separator line or the end.
    ///
    /// - Returns: false when the first value is no JSON: nothing has been given out then, and the document may be YAML in
    ///   flow style.
    func read(_ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) -> Bool {
        var isFirst = true
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
                handle(.failure(failure, text: input.rest))
                try DocumentSeparator.passDocument(in: input)
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
        handle(.failure(ReadFailure(.syntax, "text after a JSON value", at: input.position), text: input.rest))
        try DocumentSeparator.passDocument(in: input)
    }

    private enum Outcome {
        case success
        case failure(ReadFailure, hasGivenOut: Bool)
    }

    // MARK: One value

    private func readValue(_ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) -> Outcome {
        let line = input.position.line
        let step = try parse { parser throws(JSONParser.Failure) in
            try parser.value(into: tree, stopsAtItems: true)
        }
        switch step {
        case .failure(let failure): return .failure(failure, hasGivenOut: false)
        case .success((.complete, let size)):
            let objects = reader.emit(Node(tree, 0), input.rest, handle)
            handle(.document(line: line, objects: objects))
            input.advance(by: size)
            return .success
        case .success((.items, let size)):
            var list = ListHeader(tree)
            if let failure = try failureOfSmallList() { return .failure(failure, hasGivenOut: false) }
            input.advance(by: size)
            return try readItems(&list, from: line, handle)
        }
    }

    /// What keeps a list from being JSON, where that can be told before its first element is given out: kubectl then reads
    /// the whole as YAML in flow style. A larger one is given out as it comes.
    private func failureOfSmallList() throws(ReadFailure) -> ReadFailure? {
        while input.rest.count <= reader.limits.heldList, try input.readMore() {}
        guard input.rest.count <= reader.limits.heldList else { return nil }
        return try parse { parser throws(JSONParser.Failure) in try parser.skip() }.failure
    }

    /// Kind and API version of the list whose elements are being read, as far as they have come.
    private struct ListHeader {
        var kind: String?
        var apiVersion: String?

        init(_ tree: Tree) {
            let root = Node(tree, 0)
            kind = root[.kind]?.string
            apiVersion = root[.apiVersion]?.string
        }

        /// Looks ahead, from an element to the end of the list.
        init(behind parser: inout JSONParser, _ tree: Tree) throws(JSONParser.Failure) {
            try parser.skip()
            while try parser.nextElement(isFirst: false) { try parser.skip() }
            kind = ""
            while let key = try parser.nextMember(tree) {
                guard key == Key.kind.rawValue || key == Key.apiVersion.rawValue else {
                    try parser.skip()
                    continue
                }
                let node = Int32(truncatingIfNeeded: tree.nodes.count)
                _ = try parser.value(into: tree)
                if key == Key.kind.rawValue {
                    kind = Node(tree, node).string ?? ""
                } else {
                    apiVersion = Node(tree, node).string
                }
            }
        }
    }

    private func readItems(
        _ list: inout ListHeader, from line: Int, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) -> Outcome {
        var objects = 0
        while true {
            let isFirst = objects == 0
            let separator = try parse { parser throws(JSONParser.Failure) in try parser.nextElement(isFirst: isFirst) }
            guard case .success((let hasNext, let passed)) = separator else { return cutShort(separator.failure) }
            input.advance(by: passed)
            guard hasNext else { return try readRest(&list, from: line, objects, handle) }
            if let failure = try readElement(&list, handle) { return cutShort(failure) }
            objects += 1
        }
    }

    private func readElement(
        _ list: inout ListHeader, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) -> ReadFailure? {
        while true {
            let element = try parse { parser throws(JSONParser.Failure) in try parser.value(into: tree) }
            guard case .success((_, let size)) = element else { return element.failure }
            if list.kind != nil || !ManifestObject.hasNoType(Node(tree, 0)) {
                emit(list, handle)
                input.advance(by: size)
                return nil
            }
            // The kind of the list, which this element takes, stands behind the elements: look there and come back.
            let header = try parse { parser throws(JSONParser.Failure) in try ListHeader(behind: &parser, tree) }
            guard case .success((let found, _)) = header else { return header.failure }
            list = found
        }
    }

    private func emit(_ list: ListHeader, _ handle: (ManifestReader.Event) -> Void) {
        let type = ManifestObject.TypeMeta(ofElementsIn: list.kind ?? "", apiVersion: list.apiVersion ?? "")
        ListItems.each(in: Node(tree, 0), inherited: type, isOutermost: false) { item in
            switch item {
            case .success(let object): handle(.object(object))
            case .failure(let failure): handle(.failure(failure, text: input.rest))
            }
        }
    }

    /// The members behind the elements.
    private func readRest(
        _ list: inout ListHeader, from line: Int, _ objects: Int, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) -> Outcome {
        while true {
            let member = try parse { parser throws(JSONParser.Failure) in
                let key = try parser.nextMember(tree)
                if key != nil { try parser.skip() }
                return key
            }
            guard case .success((let key, let size)) = member else { return cutShort(member.failure) }
            if key == Key.items.rawValue {
                return cutShort(ReadFailure(.unsupported, "a list with two keys items", at: input.position))
            }
            input.advance(by: size)
            guard key != nil else { break }
        }
        handle(.document(line: line, objects: objects))
        return .success
    }

    /// The end of a list whose beginning has been given out. kubectl, which looks at the whole first, may read it as YAML.
    private func cutShort(_ failure: ReadFailure?) -> Outcome {
        guard var failure else { return .success }
        if failure.cause == .syntax { failure.cause = .unsupported }
        return .failure(failure, hasGivenOut: true)
    }

    // MARK: Parsing from the window

    private enum Step<Value> {
        case success((Value, size: Int))
        case failure(ReadFailure)

        var failure: ReadFailure? {
            guard case .failure(let failure) = self else { return nil }
            return failure
        }
    }

    /// Runs a step of the parser at the next byte, into an empty tree. Where the window ends too early more is read and
    /// the step begins again: the window doubles, so that this costs no more than reading twice.
    private func parse<Value>(
        _ body: (inout JSONParser) throws(JSONParser.Failure) -> Value
    ) throws(ReadFailure) -> Step<Value> {
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

    /// Doubles what is in the window, as far as the input has it.
    private func readTwiceAsMuch() throws(ReadFailure) {
        let target = input.rest.count * 2 + 1
        while input.rest.count < target, try input.readMore() {}
    }
}
