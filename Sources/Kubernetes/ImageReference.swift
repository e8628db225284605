/// The parts of an image reference, such as `registry.example.com:5000/team/app:1.2@sha256:...`.
///
/// Source: the grammar of the distribution project's reference package. The digest is taken off first, and a colon is a
/// tag only behind the last slash: before it stands a registry's port.
public struct ImageReference: Sendable, Equatable {
    /// Registry and repository as written.
    public var repository: String
    /// The tag, nil where there is none; empty for a reference that ends in a colon.
    public var tag: String?
    /// The digest as `algorithm:hex`, nil where there is none; kept even when it is not well formed.
    public var digest: String?

    /// Takes a reference apart.
    public init(_ text: String) {
        var rest = text.utf8[...]
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            digest = ImageReference.string(rest[rest.index(after: at)...])
            rest = rest[..<at]
        }
        let name = rest.lastIndex(of: UInt8(ascii: "/")).map { rest[rest.index(after: $0)...] } ?? rest
        if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
            tag = ImageReference.string(name[name.index(after: colon)...])
            rest = rest[..<colon]
        }
        repository = ImageReference.string(rest)
    }

    private static func string(_ bytes: Substring.UTF8View) -> String { String(Substring(bytes)) }

    /// Whether the digest is well formed: an algorithm, a colon, and at least 32 hexadecimal digits.
    public var hasDigest: Bool {
        guard let digest, let colon = digest.firstIndex(of: ":"), colon > digest.startIndex else { return false }
        let hex = digest[digest.index(after: colon)...].utf8
        return hex.count >= 32
            && hex.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
    }

    /// Whether the reference names one image for good: a digest, or a tag other than `latest` in any spelling.
    public var isPinned: Bool {
        if digest != nil { return hasDigest }
        guard let tag, !tag.isEmpty else { return false }
        return tag.lowercased() != "latest"
    }
}
