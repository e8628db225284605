/// What stays the same of a finding when lines move, files are renamed or lists are put in another order: a digest of
/// rule, object, container and field.
extension Finding {
    /// `sha256:` and 64 hexadecimal digits.
    public var fingerprint: String {
        let group = object.customGroup
        var text = rule.id + "\u{0}" + object.kind
        text.reserveCapacity(256)
        if !group.isEmpty { text += "." + group }
        for part in [object.namespace ?? "", object.name, anchor] {
            text += "\u{0}"
            text += part
        }
        return Fingerprint.text(of: text)
    }
}

/// Digests by which things are known again.
public enum Fingerprint {
    /// `sha256:` and 64 hexadecimal digits.
    public static func text(of text: String) -> String { "sha256:" + SHA256.hexadecimal(of: Array(text.utf8)) }
}
