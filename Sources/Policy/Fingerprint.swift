import Manifest
import Rules

/// What stays the same of a finding when lines move, files are renamed or lists are put in another order: a digest of
/// rule, object, container and field.
extension Finding {
    /// `sha256:` and 64 hexadecimal digits.
    public var fingerprint: String {
        let group = object.customGroup
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes += rule.utf8
        bytes.append(0)
        bytes += object.kind.utf8
        if !group.isEmpty {
            bytes.append(UInt8(ascii: "."))
            bytes += group.utf8
        }
        bytes.append(0)
        bytes += (object.namespace ?? "").utf8
        bytes.append(0)
        bytes += object.name.utf8
        bytes.append(0)
        bytes += anchor.utf8
        return Fingerprint.text(of: bytes)
    }
}

/// Digests by which things are known again.
public enum Fingerprint {
    /// `sha256:` and 64 hexadecimal digits.
    public static func text(of text: String) -> String { Fingerprint.text(of: Array(text.utf8)) }

    static func text(of bytes: [UInt8]) -> String { "sha256:" + SHA256.hexadecimal(of: bytes) }
}
