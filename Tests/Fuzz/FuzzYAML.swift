/// libFuzzer's entry for the reader as a whole. Compiled together with the sources of `Manifest` (see `run`).
///
/// Beside not crashing it must keep a promise: what it prints as JSON reads back as the same JSON, and every place that it
/// names lies inside the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let objects = read(UnsafeRawBufferPointer(start: data, count: size))
    for json in objects {
        var again: [String] = []
        ManifestReader().read(.text(json)) { event in
            if case .object(let object) = event { again.append(object.json) }
        }
        // A list prints as its elements; an object that has none reads back as nothing else.
        // `-0.0` prints as `-0`, which is a whole number and has no sign: so it is in Go.
        precondition(again == [json] || hasNegativeZero(json), "\(json) reads back as \(again)")
    }
    return 0
}

private func read(_ bytes: UnsafeRawBufferPointer) -> [String] {
    var objects: [String] = []
    let lines = bytes.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    ManifestReader().read(Input(bytes: bytes)) { event in
        switch event {
        case .object(let object):
            objects.append(object.json)
            visit(object.node, lines: lines + 1, depth: 0)
            for duplicate in object.node.duplicateKeys {
                _ = (duplicate.node.key, duplicate.first, duplicate.node.keyPosition)
            }
        case .document: break
        case .failure(let failure, _): if let position = failure.position { precondition(position.line <= lines + 1) }
        }
    }
    return objects
}

private func hasNegativeZero(_ json: String) -> Bool {
    [":-0", ",-0", "[-0"].contains { mark in json.utf8.indices.contains { json.utf8[$0...].starts(with: mark.utf8) } }
}

private func visit(_ node: Node, lines: Int, depth: Int) {
    precondition(depth <= Limits.standard.nesting)
    let position = node.position
    precondition(position.line >= 1 && position.column >= 1)
    _ = (node.int, node.bool, node.scalarText, node.key, node.keyPosition, node.lineText(position.line))
    for child in node.children { visit(child, lines: lines, depth: depth + 1) }
}
