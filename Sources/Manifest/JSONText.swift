/// Writes JSON: a node as the value that kubectl would send, and the pieces of which reports are made.
public struct JSONText {
    /// What has been written so far, as UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// Creates a writer without output.
    public init() {}

    /// What has been written so far.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets what has been written.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Writes text as it stands: braces, commas, numbers.
    public mutating func append(raw text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes a whole number.
    public mutating func append(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    /// Writes a string in quotes.
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(quoting: $0) }
    }

    /// Writes a node as compact JSON, as kubectl sends it: keys as strings, numbers as Go prints them, aliases and merges
    /// expanded. The reader has refused documents in which that would run away.
    public mutating func append(_ node: Node) { append(node, inheriting: nil) }

    mutating func append(_ node: Node, inheriting extra: [(key: String, value: String)]?) {
        switch node.kind {
        case .null: append(raw: "null")
        case .boolean: append(raw: node.bool == true ? "true" : "false")
        case .integer, .float: bytes.append(contentsOf: JSONText.number(node).utf8)
        case .string: append(quoting: node.utf8)
        case .sequence:
            append(raw: "[")
            for (position, child) in node.children.enumerated() {
                if position > 0 { append(raw: ",") }
                append(child)
            }
            append(raw: "]")
        case .mapping: append(mapping: node, inheriting: extra ?? [])
        }
    }

    private mutating func append(mapping node: Node, inheriting extra: [(key: String, value: String)]) {
        append(raw: "{")
        var isFirst = true
        for child in node.children where !extra.contains(where: { child.key == $0.key }) {
            if !isFirst { append(raw: ",") }
            isFirst = false
            append(quoting: child.keyUTF8)
            append(raw: ":")
            append(child)
        }
        for (key, value) in extra {
            if !isFirst { append(raw: ",") }
            isFirst = false
            append(key)
            append(raw: ":")
            append(value)
        }
        append(raw: "}")
    }

    /// kubectl reads a whole number of 64 bits as such and any other number as floating point.
    private static func number(_ node: Node) -> String {
        switch node.kind {
        case .integer:
            switch PlainScalar.integer(node.utf8) {
            case .signed(let value): return String(value)
            case .unsigned(let value): return GoNumber.json(Double(value))
            case nil: return GoNumber.json(PlainScalar.float(node.utf8) ?? 0)
            }
        default:
            // In JSON `-0.0` stays negative; from YAML it passes through JSON once more and becomes the whole number 0.
            let text = GoNumber.json(PlainScalar.float(node.utf8) ?? 0)
            return text == "-0" && node.tree.marks == .characters ? "0" : text
        }
    }

    private static let hex = Array("0123456789abcdef".utf8)

    /// Writes the bytes of a string in quotes.
    public mutating func append(quoting text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var plain = 0
        for index in 0..<text.count where JSONText.needsEscape(text[index]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<index]))
            appendEscape(text[index])
            plain = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain...]))
        bytes.append(UInt8(ascii: "\""))
    }

    @inline(__always) private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7f
    }

    private mutating func appendEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append(raw: "\\\"")
        case UInt8(ascii: "\\"): append(raw: "\\\\")
        case 0x0a: append(raw: "\\n")
        case 0x0d: append(raw: "\\r")
        case 0x09: append(raw: "\\t")
        default:
            append(raw: "\\u00")
            bytes.append(JSONText.hex[Int(byte >> 4)])
            bytes.append(JSONText.hex[Int(byte & 15)])
        }
    }
}
