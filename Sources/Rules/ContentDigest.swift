import Manifest

/// Tells whether two contents are the same without keeping or showing them: what a finding grants may be a credential.
///
/// The digest is keyed with numbers that each run of the program draws anew, so that it is worth nothing elsewhere.
enum ContentDigest {
    private static let (first, second) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    /// What a digest begins with, and no value has in it.
    static let mark = "\u{0}#"

    /// The digest of bytes: 128 bits, as a text that cannot be that of a value.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        let halves = [first, second].map { key in
            var hasher = Hasher()
            hasher.combine(key)
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
        return mark + halves.map { String($0, radix: 16) }.joined()
    }

    /// The digest of a value, whatever the order of its keys, and how many bytes it has as JSON.
    static func text(of node: Node) -> (digest: String, size: Int) {
        var json = JSONText()
        append(node, to: &json)
        return (text(of: json.bytes), json.bytes.count)
    }

    /// Writes a value much like JSON, with the keys of mappings in order. The reader bounds how deep it goes.
    private static func append(_ node: Node, to json: inout JSONText) {
        if node.isMapping {
            json.append(raw: "{")
            for child in node.children.sorted(by: { $0.keyUTF8.lexicographicallyPrecedes($1.keyUTF8) }) {
                json.append(quoting: child.keyUTF8)
                json.append(raw: ":")
                append(child, to: &json)
                json.append(raw: ",")
            }
            json.append(raw: "}")
        } else if node.isSequence {
            json.append(raw: "[")
            for child in node.children {
                append(child, to: &json)
                json.append(raw: ",")
            }
            json.append(raw: "]")
        } else {
            json.append(node)
        }
    }
}
