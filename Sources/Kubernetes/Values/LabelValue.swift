import Manifest

/// What labels may be.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
public enum LabelValue {
    /// Whether a value may be that of a label.
    public static func isValid(_ label: Node) -> Bool {
        if label.kind == .string { return isValid(label.utf8) }
        var text = label.scalarText ?? ""
        return text.withUTF8(isValid)
    }

    /// Whether a text may be the key of a label, a qualified name: a name like a value, but never empty, behind the name of a
    /// domain and a slash, or without.
    public static func isValidKey(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        let parts = key.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.last, !name.isEmpty, isValid(UnsafeBufferPointer(rebasing: name))
        else {
            return false
        }
        guard parts.count == 2 else { return true }
        let labels = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts[0].count <= 253
            && labels.allSatisfy { label in
                guard let first = label.first, let last = label.last else { return false }
                return isLower(first) && isLower(last) && label.allSatisfy { isLower($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLower(_ byte: UInt8) -> Bool { byte.isDigit || byte.isLowerLetter }

    private static func isValid(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        return value.count <= 63 && first.isAlphanumeric && last.isAlphanumeric
            && value.allSatisfy {
                $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
            }
    }
}
