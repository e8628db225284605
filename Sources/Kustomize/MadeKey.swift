import Manifest

/// Keys that kustomize makes itself. It writes them without quotes where a text would need them, and then cannot write the
/// object out: the key has become a number, a boolean or null.
enum MadeKey {
    /// Whether a key is a text without quotes.
    static func isText(_ key: String, as dialect: Dialect) -> Bool {
        PlainText.kind(of: key, as: dialect) == .string && !Timestamp.isTimestamp(key)
    }

    /// - Parameter dialect: by which kustomize asks whether the key needs quotes.
    /// - Throws: `RenderFailure` for a key that is no text without quotes.
    static func requireText(_ key: String, as dialect: Dialect, at origin: Origin) throws(RenderFailure) {
        if isText(key, as: dialect) { return }
        throw .invalid("kustomize cannot write the key \(key), which is no string without quotes", at: origin)
    }
}
