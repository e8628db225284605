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

    /// How many hexadecimal digits a digest has, by its algorithm; runtimes know no other.
    private static let digits = ["sha256": 64, "sha512": 128]

    /// Whether the digest is well formed: `sha256:` or `sha512:`, and as many hexadecimal digits in lower case as it has.
    public var hasDigest: Bool {
        guard let digest, let colon = digest.firstIndex(of: ":") else { return false }
        let hex = digest[digest.index(after: colon)...].utf8
        return hex.count == ImageReference.digits[String(digest[..<colon])]
            && hex.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) }
    }

    /// Whether the reference names one image for good: a digest, or a tag other than `latest` in any spelling.
    public var isPinned: Bool {
        if digest != nil { return hasDigest }
        guard let tag, !tag.isEmpty else { return false }
        return tag.lowercased() != "latest"
    }

    /// The last part of the repository: `app` of `registry.example.com/team/app`.
    public var baseName: String { repository.split(separator: "/").last.map(String.init) ?? "" }

    /// The repository in the one form that all its spellings have: the registry in lower case and without the port that is
    /// taken by default, and for an image of Docker Hub its registry and folder: `nginx` is `docker.io/library/nginx`.
    public var fullRepository: String {
        let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
        let first = parts.first.map(String.init) ?? ""
        let hasRegistry =
            parts.count > 1 && (first.contains(".") || first.contains(":") || first.lowercased() == "localhost")
        let registry = hasRegistry ? ImageReference.normalized(registry: first) : "docker.io"
        let path = (hasRegistry ? parts.dropFirst() : parts[...]).joined(separator: "/")
        return registry == "docker.io" && !path.contains("/") ? "docker.io/library/" + path : registry + "/" + path
    }

    /// Whether it lies in a registry, or below a folder of one: `registry.example.com/team` does not reach to `team-b`.
    public func isIn(_ place: String) -> Bool {
        let place = place.hasSuffix("/") ? String(place.dropLast()) : place
        let slash = place.firstIndex(of: "/") ?? place.endIndex
        let wanted = ImageReference.normalized(registry: String(place[..<slash])) + place[slash...]
        return fullRepository == wanted || fullRepository.hasPrefix(wanted + "/")
    }

    /// The name of a registry in the one form that all its spellings have.
    private static func normalized(registry: String) -> String {
        var name = registry.lowercased()
        if name.hasSuffix(":443") { name = String(name.dropLast(4)) }
        return ["index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"].contains(name)
            ? "docker.io" : name
    }
}
