/// What stays the same of a finding when lines move, files are renamed or lists are put in another order: a digest of
/// rule, object, container and field.
extension Finding {
    /// `sha256:` and 64 hexadecimal digits.
    public var fingerprint: String {
        let group = object.customGroup
        let kind = group.isEmpty ? object.kind : "\(object.kind).\(group)"
        let parts = [rule.id, kind, object.namespace ?? "", object.name, anchor]
        return Fingerprint.text(of: parts.joined(separator: "\u{0}"))
    }
}

/// Digests by which things are known again.
public enum Fingerprint {
    /// `sha256:` and 64 hexadecimal digits.
    public static func text(of text: String) -> String { "sha256:" + SHA256.hexadecimal(of: text.utf8) }
}
