import Manifest

/// The suffix by which a generated object gets another name when what is in it changes.
///
/// Source: `api/hasher/hasher.go` of kustomize. The name that goes in is always empty there.
enum GeneratorHash {
    static func hash(of object: Value) -> String {
        let isSecret = object["kind"]?.text == "Secret"
        var fields = [
            (key: "data", value: json(object["data"])), (key: "kind", value: isSecret ? "\"Secret\"" : "\"ConfigMap\""),
        ]
        fields.append((key: "name", value: "\"\""))
        if isSecret {
            if let text = object["stringData"], text.isMap { fields.append((key: "stringData", value: json(text))) }
            fields.append((key: "type", value: json(object["type"])))
        } else if let binary = object["binaryData"], binary.isMap {
            fields.append((key: "binaryData", value: json(binary)))
        }
        let text = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        return encoded(SHA256.hexadecimal(of: Array("{\(text)}".utf8)))
    }

    private static func json(_ value: Value?) -> String {
        guard let value else { return "\"\"" }
        guard let map = value.map else { return escaped(value.text ?? "") }
        let entries = map.entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return "{" + entries.map { escaped($0.key) + ":" + escaped($0.value.scalar?.text ?? "") }.joined(separator: ",")
            + "}"
    }

    /// A string as Go writes it, with what means something in HTML escaped.
    private static func escaped(_ text: String) -> String {
        // Most texts have nothing to escape, and some are long.
        if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && !"\"\\<>&".utf8.contains($0) }) { return "\"\(text)\"" }
        var found = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": found += "\\\""
            case "\\": found += "\\\\"
            case "\n": found += "\\n"
            case "\r": found += "\\r"
            case "\t": found += "\\t"
            case "\u{8}": found += "\\b"
            case "\u{c}": found += "\\f"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..."\u{1f}":
                let digits = String(scalar.value, radix: 16)
                found += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: found.unicodeScalars.append(scalar)
            }
        }
        return found + "\""
    }

    /// Ten digits, without those that may make words.
    private static func encoded(_ hexadecimal: String) -> String {
        let letters: [Character: Character] = ["0": "g", "1": "h", "3": "k", "a": "m", "e": "t"]
        return String(hexadecimal.prefix(10).map { letters[$0] ?? $0 })
    }
}
