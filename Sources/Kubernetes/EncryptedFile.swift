import Manifest

/// Files that SOPS has encrypted: every value but those of its own section.
///
/// Source: https://getsops.io/docs/
enum EncryptedFile {
    private static let mark = "ENC[AES256_GCM,"

    /// Whether a text is such a file. One in which any value stands in the clear is none.
    static func matches(_ text: String) -> Bool {
        guard text.contains(mark), text.contains("sops") else { return false }
        var values = 0
        var isWhole = true
        var hasSection = false
        Array(text.utf8).withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                guard case .object(let object) = event else {
                    if case .failure = event { isWhole = false }
                    return
                }
                hasSection = hasSection || object.node["sops"]?.isMapping ?? false
                for field in object.node.children where !own.contains(field.key) {
                    for text in ([field] + field.descendants).compactMap(\.scalarText) {
                        values += 1
                        if !text.hasPrefix(mark) { isWhole = false }
                    }
                }
            }
        }
        return isWhole && hasSection && values > 0
    }

    /// What may stand in the clear: the section of SOPS, and what says which object it is.
    private static let own: Set<String> = ["sops", "apiVersion", "kind", "metadata", "type"]
}
