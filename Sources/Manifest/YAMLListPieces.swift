#if canImport(Glibc)
    import Glibc
#endif

/// Reads a YAML list that is larger than a document may be, as `kubectl get -A -o yaml` prints it for a whole cluster: its
/// elements begin with a dash at the beginning of a line, and are parsed one by one.
///
/// Cut so, an element means what it means in the whole, but for anchors that reach from one to another and quoted text
/// whose next line begins with a dash; both are refused. Nothing that fails here is taken for a text that kubectl refuses.
struct YAMLListPieces {
    let reader: ManifestReader
    let input: Input

    private static let items = Array("items:\n".utf8)
    private static let longestHeader = 64 << 10

    /// Whether the window begins with a list: a few keys at the beginning of their lines, `items:`, and a dash.
    static func startsWithList(_ window: UnsafeBufferPointer<UInt8>) -> Bool { headerSize(window) != nil }

    /// The size of what stands before the first element.
    private static func headerSize(_ window: UnsafeBufferPointer<UInt8>) -> Int? {
        var start = 0
        while start < min(window.count, longestHeader) {
            guard let end = window[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            let line = window[start...end]
            if line.elementsEqual(items) {
                return isElement(window, at: end + 1) ? end + 1 : nil
            }
            // Comments and keys with a value on their line, nothing else: no text goes on over a line here.
            let first = line.first ?? 0
            let isKey =
                first.isLetter && line.contains(UInt8(ascii: ":"))
                && !line.contains {
                    $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "|")
                        || $0 == UInt8(ascii: ">")
                }
            guard isKey || first == UInt8(ascii: "#") || line.count == 1 else { return nil }
            start = end + 1
        }
        return nil
    }

    private static func isElement(_ window: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        index + 1 < window.count && window[index] == UInt8(ascii: "-") && window[index + 1] == UInt8(ascii: " ")
    }

    /// Reads the list up to the next separator line or the end.
    func read(_ handle: (ManifestReader.Event) -> Void) throws(ReadFailure) {
        let (type, hasKind) = readHeader(handle)
        try readElements(type, handle)
        try readRest(type, hasKind: hasKind, handle)
    }

    /// Cuts the elements into pieces, and reads the rest up to the next separator line or the end.
    func cut(_ handle: (InputCutter.Part) -> Void) throws(ReadFailure) {
        let (type, hasKind) = readHeader { handle(.event($0)) }
        while true {
            var piece = InputPiece(.yamlElements(type), at: input)
            while !piece.isComplete {
                let size = try sizeOfElement()
                guard size > 0 else { break }
                piece.take(size, of: input)
            }
            guard !piece.isEmpty else { break }
            handle(.piece(piece))
        }
        try readRest(type, hasKind: hasKind) { handle(.event($0)) }
    }

    /// Passes what stands before the first element.
    ///
    /// - Returns: the type that elements take from the list, and whether it has a kind so far.
    private func readHeader(
        _ handle: (ManifestReader.Event) -> Void
    ) -> (type: ManifestObject.TypeMeta?, hasKind: Bool) {
        var type: ManifestObject.TypeMeta?
        var hasKind = false
        parse(size: YAMLListPieces.headerSize(input.rest) ?? 0, handle) { root in
            type = ManifestObject.TypeMeta(
                ofElementsIn: root[.kind]?.string ?? "", apiVersion: root[.apiVersion]?.string ?? "")
            hasKind = !(root[.kind]?.string ?? "").isEmpty
        }
        return (type, hasKind)
    }

    /// Reads elements as long as they follow one another.
    func readElements(
        _ type: ManifestObject.TypeMeta?, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) {
        while true {
            let size = try sizeOfElement()
            guard size > 0 else { return }
            parse(size: size, handle) { root in
                for element in root.children {
                    if type == nil, element.isMapping, ManifestObject.hasNoType(element), element[.items] == nil {
                        handle(.failure(ReadFailure(.elementWithoutKind, at: element.position), text: input.rest))
                        continue
                    }
                    reader.emit(element, inheriting: type, isOutermost: false, input.rest, handle)
                }
            }
        }
    }

    /// What stands behind the elements must not say anew what the elements have been given out by.
    private func readRest(
        _ type: ManifestObject.TypeMeta?, hasKind: Bool, _ handle: (ManifestReader.Event) -> Void
    ) throws(ReadFailure) {
        guard let size = try DocumentSeparator.documentSize(in: input, limit: reader.limits.documentSize) else {
            throw ReadFailure(
                .limit, "a document of more than \(reader.limits.documentSize >> 20) MiB", at: input.position)
        }
        var hasKind = hasKind
        parse(size: size, handle) { root in
            if !(root[.kind]?.string ?? "").isEmpty { hasKind = true }
            let isSaidAnew = root[.items] != nil || type != nil && (root[.kind] != nil || root[.apiVersion] != nil)
            guard isSaidAnew || !root.isMapping else { return }
            let failure = ReadFailure(.repeatedListKey, at: root.position)
            handle(.failure(failure, text: input.rest))
        }
        if !hasKind {
            let failure = ReadFailure(.listWithoutKind, at: input.position)
            handle(.failure(failure, text: input.rest))
        }
        handle(.document)
    }

    /// The size of the element at the next byte, up to the next line that begins with something other than a blank; 0
    /// where the elements end.
    private func sizeOfElement() throws(ReadFailure) -> Int {
        while input.rest.count < 2, try input.readMore() {}
        guard YAMLListPieces.isElement(input.rest, at: 0) else { return 0 }
        var searched = 0
        while true {
            let rest = input.rest
            // A line end at the end of the window is looked at again: what follows it has not been read yet.
            while let end = rest.lineEnd(from: searched), end + 1 < rest.count {
                searched = end + 1
                if !YAMLListPieces.continues(rest[searched]) { return searched }
            }
            guard rest.count <= reader.limits.documentSize else {
                throw ReadFailure(
                    .limit, "an element of more than \(reader.limits.documentSize >> 20) MiB", at: input.position)
            }
            if try !input.readMore() {
                input.endLastLine()
                return input.rest.count
            }
        }
    }

    /// Whether a line that begins with this byte belongs to the element before it.
    private static func continues(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "#")
    }

    private func parse(size: Int, _ handle: (ManifestReader.Event) -> Void, _ body: (Node) -> Void) {
        let text = UnsafeBufferPointer(rebasing: input.rest.prefix(size))
        // Elements are distinguished by the lines that line feeds make.
        guard !LineEnd.isAnywhere(text) else {
            handle(.failure(ReadFailure(.otherLineEnd, at: input.position), text: text))
            return input.advance(by: size)
        }
        if let failure = reader.parseWhole(text, at: input, body) {
            // kubectl, which reads the whole, may make something of it.
            let failure = failure.cause == .limit ? failure : failure.differing(as: .brokenElement)
            handle(.failure(failure, text: text))
        }
        input.advance(by: size)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The place of the next line feed at or behind a place.
    fileprivate func lineEnd(from start: Int) -> Int? {
        guard start < count, let base = baseAddress, let found = memchr(base + start, 0x0a, count - start) else {
            return nil
        }
        return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
    }
}
