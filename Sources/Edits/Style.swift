import Manifest

/// How a text is written: what is put in looks like what is there.
struct Style {
    /// How much further a mapping in a mapping is indented.
    var step = 2
    /// How much further a list in a mapping is; nil where there is none, so that lists are written in brackets.
    var list: Int?

    /// The style of what stands alone.
    init() {}

    /// The style of a text, from its first mapping in a mapping and its first list.
    init(of layout: Layout) {
        var hasStep = false
        for item in layout.items where item.isCollection && !item.isFlow {
            guard let parent = item.parent, layout.items[parent].kind == .mapping, !layout.items[parent].isFlow else {
                continue
            }
            let difference = item.column - layout.items[parent].column
            if item.kind == .sequence, list == nil, difference >= 0 { list = difference }
            if item.kind == .mapping, !hasStep, difference > 0 { (step, hasStep) = (difference, true) }
            if hasStep, list != nil { return }
        }
    }

    // MARK: Blocks

    /// Fields as lines of a block.
    func lines(_ tree: FieldTree, indent: Int) -> [String] {
        tree.fields.flatMap { field -> [String] in
            let margin = String(repeating: " ", count: indent)
            let key = margin + Style.scalar(field.key) + ":"
            guard let value = field.value else { return [key] + lines(field.below, indent: indent + step) }
            let note = value.note.map { " # " + $0 } ?? ""
            let parts = block(value.text, indent: indent)
            return parts.isInline ? [key + " " + parts.lines[0] + note] : [key + note] + parts.lines
        }
    }

    /// A value behind a key at an indentation: on the line of the key, or on lines of its own.
    private func block(_ text: String, indent: Int) -> (lines: [String], isInline: Bool) {
        guard let list, text.hasPrefix("[") || text.hasPrefix("{") else { return ([text], true) }
        let block = Style.read(text) { lines(of: $0, indent: indent + ($0.isSequence ? list : step)) } ?? []
        return block.isEmpty ? ([text], true) : (block, false)
    }

    /// A list or mapping as lines of a block.
    func lines(of value: Node, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return value.children.flatMap { child -> [String] in
            let head = value.isSequence ? margin + "-" : margin + Style.scalar(child.key) + ":"
            guard child.isMapping || child.isSequence else { return [head + " " + Style.text(of: child)] }
            return [head + " " + Style.flow(child)]
        }
    }

    // MARK: Scalars

    /// A value of which a text is the YAML.
    static func read<Result>(_ text: String, _ body: (Node) -> Result) -> Result? {
        var result: Result?
        ManifestReader().read(Input.text("value: \(text)\n")) { event in
            if case .object(let object) = event { result = object.node["value"].map(body) }
        }
        return result
    }

    /// A text as JSON.
    static func json(_ text: String) -> String {
        read(text) { node in
            var json = JSONText()
            json.append(node)
            return json.string
        } ?? "null"
    }

    private static func flow(_ node: Node) -> String {
        let parts = node.children.map { child in
            let value = child.isMapping || child.isSequence ? flow(child) : text(of: child)
            return node.isMapping ? "\(scalar(child.key)): \(value)" : value
        }
        return node.isMapping ? "{\(parts.joined(separator: ", "))}" : "[\(parts.joined(separator: ", "))]"
    }

    private static func text(of node: Node) -> String {
        guard node.kind == .string else { return node.scalarText ?? "null" }
        return scalar(node.scalarText ?? "")
    }

    /// The words that are something else than a string in YAML 1.1, in small letters.
    private static let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    /// A string as a scalar: plain where it stays a string.
    static func scalar(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text.utf8.allSatisfy { $0.isPlainLetter }
            && (text.utf8.first.map { $0 != UInt8(ascii: "-") } ?? false)
        // Most keys are words, and few words have a meaning of their own.
        if !text.isEmpty, text.utf8.allSatisfy({ $0.isLetter }), !words.contains(text.lowercased()) { return text }
        if isPlain, read(text, { $0.kind == .string }) ?? false { return text }
        var json = JSONText()
        json.append(text)
        return json.string
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    fileprivate var isPlainLetter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
