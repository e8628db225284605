/// What stays the same of a finding when lines move, files are renamed or lists are put in another order: a digest of
/// rule, object, container and field.
extension Finding {
    /// `sha256:` and 64 hexadecimal digits.
    public var fingerprint: String {
        let parts = [rule.id, object.kind, object.namespace ?? "", object.name, anchor]
        return "sha256:" + SHA256.hexadecimal(of: parts.joined(separator: "\u{0}").utf8)
    }
}
