/// The elements of a JSON list are given out one by one.
extension JSONDocuments {
    /// Kind and API version of the list, as far as they have come; its elements may take them.
    struct ListHeader {
        private(set) var kind: String?
        private var apiVersion: String?
        /// The keys of these that stand before the elements.
        private(set) var keysBefore: Set<Int32> = []

        /// What stands before the elements.
        init(_ tree: Tree) {
            let root = Node(tree, 0)
            kind = root[.kind]?.string
            apiVersion = root[.apiVersion]?.string
            for key in [Key.kind, .apiVersion] where root[key] != nil { keysBefore.insert(key.rawValue) }
        }

        /// Looks ahead, from an element to the end of the list.
        ///
        /// - Parameter isEmpty: there is no element, and the list has ended.
        init(behind parser: inout JSONParser, _ tree: Tree, isEmpty: Bool = false) throws(JSONParser.Failure) {
            if !isEmpty {
                try parser.skip()
                while try parser.nextElement(isFirst: false) { try parser.skip() }
            }
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

        /// What an element takes.
        var type: ManifestObject.TypeMeta? {
            ManifestObject.TypeMeta(ofElementsIn: kind ?? "", apiVersion: apiVersion ?? "")
        }
    }

    /// Gives out the elements, up to the end of the list.
    func readList(_ header: ListHeader, _ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) -> ReadResult {
        var list = header
        var isFirst = true
        while true {
            let separator = try parse { parser throws(JSONParser.Failure) in try parser.nextElement(isFirst: isFirst) }
            guard case .success((let hasNext, let passed)) = separator else { return cutShort(separator.failure) }
            input.advance(by: passed)
            guard hasNext else { return try readRest(of: header, handle) }
            if let failure = try readElement(&list, handle) { return cutShort(failure) }
            isFirst = false
        }
    }

    private func readElement(
        _ list: inout ListHeader, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) -> ReadFailure? {
        while true {
            let element = try parse { parser throws(JSONParser.Failure) in try parser.value(into: tree) }
            guard case .success((_, let size)) = element else { return element.failure }
            if list.kind != nil || !ManifestObject.hasNoType(Node(tree, 0)) {
                reader.emit(Node(tree, 0), inheriting: list.type, isOutermost: false, input.rest, handle)
                input.advance(by: size)
                return nil
            }
            if let failure = try lookAhead(&list) { return failure }
        }
    }

    /// The kind of the list, which an element takes, stands behind the elements: looks there and comes back.
    func lookAhead(_ list: inout ListHeader) throws(ReadFailure) -> ReadFailure? {
        let header = try parse { parser throws(JSONParser.Failure) in try ListHeader(behind: &parser, tree) }
        guard case .success((let found, _)) = header else { return header.failure }
        list = found
        return nil
    }

    /// The members behind the elements.
    func readRest(
        of header: ListHeader, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) -> ReadResult {
        var hasKind = !(header.kind ?? "").isEmpty
        while true {
            let member = try parse { parser throws(JSONParser.Failure) in
                let key = try parser.nextMember(tree)
                if key != nil { try parser.skip() }
                return key
            }
            guard case .success((let key, let size)) = member else { return cutShort(member.failure) }
            // The last of two keys counts, and its elements have been given out by the first.
            if let key, key == Key.items.rawValue || header.keysBefore.contains(key) {
                let name = Key.numbered(key)?.text ?? "items"
                return cutShort(ReadFailure(.repeatedListKey, "a list with two \(name) keys", at: input.position))
            }
            if let key, ListItems.isItemsInOtherCase(tree.keys.text(key)) {
                return cutShort(ReadFailure(.brokenJSONList, ListItems.itemsInOtherCase, at: input.position))
            }
            if key == Key.kind.rawValue { hasKind = true }
            input.advance(by: size)
            guard key != nil else { break }
        }
        guard hasKind else {
            return cutShort(ReadFailure(.listWithoutKind, at: input.position))
        }
        handle(.document)
        return .success
    }

    /// The end of a list whose beginning has been given out. kubectl, which looks at the whole first, may read it as YAML.
    func cutShort(_ failure: ReadFailure?) -> ReadResult {
        guard var failure else { return .success }
        if failure.cause == .syntax || failure.cause == .unsupported {
            failure = failure.differing(as: .brokenJSONList)
        }
        return .failure(failure, hasGivenOut: true)
    }
}
