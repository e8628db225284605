import Manifest

/// Whether values are of the types of the API.
enum SchemaType {
    /// Whether a value is of a form, or may be once a tool has filled it in.
    static func accepts(_ node: Node, _ form: APISchema.ValueType.Form) -> Bool {
        if has(node, form) { return true }
        return node.kind == .string && (isOpen(node) || isPlaceholderName(node.utf8))
    }

    /// Whether a value is filled in, or taken out of a cipher, before it gets to a cluster.
    static func isOpen(_ node: Node) -> Bool {
        node.kind == .string
            && (Variables.isPlaceholder(node.utf8) || ByteSearch.contains(node.utf8, "ENC[AES256"))
    }

    /// Whether a text is no value yet: `<replicas>`, `REPLICA_COUNT`.
    private static func isPlaceholderName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">") { return true }
        return text.count > 2 && text.contains(UInt8(ascii: "_"))
            && text.allSatisfy { $0.isUpperLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    }

    private static func has(_ node: Node, _ form: APISchema.ValueType.Form) -> Bool {
        switch form {
        case .string: node.kind == .string
        case .boolean: node.kind == .boolean
        case .int32: node.int.map { Int32(exactly: $0) != nil } ?? false
        case .int64: node.int != nil
        case .number, .double: node.kind == .integer || node.kind == .float
        case .quantity: Quantity(node) != nil
        case .intOrString: node.kind == .string || node.int.map { Int32(exactly: $0) != nil } ?? false
        case .time, .microTime: node.kind == .string && isTime(node.utf8)
        case .bytes: node.kind == .string && isBase64(node.utf8)
        case .any: true
        case .object, .embedded, .map, .structure: node.isMapping
        case .list: node.isSequence
        }
    }

    /// What a message calls a form.
    static func title(of form: APISchema.ValueType.Form) -> String {
        switch form {
        case .string: "a string"
        case .boolean: "true or false"
        case .int32, .int64: "a whole number"
        case .number, .double: "a number"
        case .quantity: "a quantity such as 500m or 1Gi"
        case .intOrString: "a whole number or a string"
        case .time, .microTime: "a time such as 2026-01-31T12:00:00Z"
        case .bytes: "base64"
        case .any: "a value"
        case .object, .embedded, .map, .structure: "a mapping"
        case .list: "a list"
        }
    }

    /// Whether a text is a time of RFC 3339.
    private static func isTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let form = Array("0000-00-00T00:00:00".utf8)
        guard text.count >= form.count + 1, let last = text.last else { return false }
        for (index, mark) in form.enumerated() {
            let isDigit = text[index].isDigit
            guard mark == 0x30 ? isDigit : text[index] == mark else { return false }
        }
        var rest = text[form.count...]
        if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { $0.isDigit } }
        if rest.count == 1 { return last == UInt8(ascii: "Z") }
        return rest.count == 6 && (rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-"))
    }

    /// Whether a text is base64 as Go reads it: with its padding, and with line ends anywhere.
    private static func isBase64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var (count, padding) = (0, 0)
        for byte in text where byte != 0x0a && byte != 0x0d {
            count += 1
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let isDigit =
                byte.isAlphanumeric || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "/")
            guard isDigit, padding == 0 else { return false }
        }
        return count % 4 == 0 && padding <= 2
    }
}
