import CYAML

/// libFuzzer's entry for the grammar: what it accepts, and the form of the value, must be what libyaml's own parser makes of
/// the same text. Compiled together with the sources of `Manifest` (see `run`).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let text = UnsafeBufferPointer(start: data, count: size)
    // What anchors, tags and merges come to is no matter of the grammar; a directive and a mark of UTF-16 never get here.
    let others: Set<UInt8> = [0x26, 0x2a, 0x21, 0x25, 0x3c]
    guard UTF8Repair.isValid(text), !text.contains(where: others.contains), !TextEncoding.beginsInUTF16(text),
        ByteSearch.first(text, "\u{feff}") == nil
    else { return 0 }
    let expected = libyaml(text)
    let tree = Tree()
    do throws(ReadFailure) {
        let hasValue = try YAMLParser.parse(text, into: tree, limits: .standard)
        guard let expected else { fatalError("accepted, and libyaml refuses it") }
        guard hasValue, tree.nodes.count > 0 else {
            precondition(expected.isEmpty || expected == "s", "no value, and libyaml has \(expected)")
            return 0
        }
        let root = Node(tree, 0)
        // Of keys that stand twice the tree keeps one.
        if root.duplicateKeys.isEmpty {
            precondition(form(root) == expected, "\(form(root)) is \(expected) to libyaml")
        }
    } catch {
        let isAboutValues = error.cause != .syntax || error.message.hasSuffix("cannot be a key")
        precondition(isAboutValues || expected == nil, "\(error.message), and libyaml accepts it")
    }
    return 0
}

/// The form of a value: braces, brackets, and an `s` for each key and scalar.
private func form(_ node: Node) -> String {
    switch node.kind {
    case .mapping: "{" + node.children.map { "s" + form($0) }.joined() + "}"
    case .sequence: "[" + node.children.map(form).joined() + "]"
    default: "s"
    }
}

/// The form of the first document to libyaml's own parser; nil where it refuses the text.
private func libyaml(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return nil }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    var form = ""
    while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return nil }
        defer { yaml_event_delete(&event) }
        switch event.type {
        case YAML_MAPPING_START_EVENT: form += "{"
        case YAML_MAPPING_END_EVENT: form += "}"
        case YAML_SEQUENCE_START_EVENT: form += "["
        case YAML_SEQUENCE_END_EVENT: form += "]"
        case YAML_SCALAR_EVENT: form += "s"
        case YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT: return form
        default: break
        }
    }
}
