import Manifest

/// Tells whether two contents are the same without keeping or showing them: what a finding grants may be a credential.
///
/// The digest is keyed with numbers that each run of the program draws anew, so that it is worth nothing elsewhere.
enum ContentDigest {
    private static let (first, second) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    /// The digest of bytes: 128 bits, as a text that cannot be that of a value.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        let halves = [first, second].map { key in
            var hasher = Hasher()
            hasher.combine(key)
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
        return "#" + halves.map { String($0, radix: 16) }.joined()
    }

    /// The digest of a value as kubectl would send it, and how many bytes that are.
    static func text(of node: Node) -> (digest: String, size: Int) {
        var json = JSONText()
        json.append(node)
        return (text(of: json.bytes), json.bytes.count)
    }
}
