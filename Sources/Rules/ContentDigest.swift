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
        var bytes: [UInt8] = []
        append(node, to: &bytes)
        return (text(of: bytes), bytes.count)
    }

    /// Writes a value much like JSON, with the keys of mappings in their order. The reader bounds how deep it goes.
    private static func append(_ node: Node, to bytes: inout [UInt8]) {
        guard node.isMapping || node.isSequence else {
            var json = JSONText()
            json.append(node)
            bytes += json.bytes
            return
        }
        bytes.append(UInt8(ascii: node.isMapping ? "{" : "["))
        let children = node.children.map { ($0.key, $0) }
        for (key, child) in node.isMapping ? children.sorted(by: { $0.0 < $1.0 }) : children {
            if node.isMapping {
                // The length keeps a key from running into its value.
                bytes += "\(key.utf8.count) ".utf8
                bytes += key.utf8
                bytes.append(UInt8(ascii: ":"))
            }
            append(child, to: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        bytes.append(UInt8(ascii: node.isMapping ? "}" : "]"))
    }
}
