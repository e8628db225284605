import Manifest

/// The values that no output may show.
extension KubernetesObject {
    /// Whether the object is made to hold secrets, so that no line of it may be shown.
    public var isSecret: Bool { isKind("Secret", in: "") }

    /// Environment values whose name speaks of a secret, texts in the form of a credential, values of a ConfigMap whose key
    /// speaks of one, and the annotation in which kubectl keeps a copy of the whole object.
    public var sensitiveValues: [Node] {
        var found: [Node] = []
        if let copy = annotation(KubernetesObject.lastApplied) { found.append(copy) }
        for container in pods.flatMap(\.containers) {
            for (_, variable) in container.node[.env].indexed {
                guard let value = variable[.value], let name = variable[.name]?.string else { continue }
                if SensitiveName.matches(name) { found.append(value) }
            }
        }
        if isKind("ConfigMap", in: "") {
            found += node[.data]?.children.filter { SensitiveName.matches($0.key) } ?? []
        }
        for text in node.strings where Credential.kind(in: text.utf8) != nil || Credential.isPrivateKey(text.utf8) {
            found.append(text)
        }
        return found
    }
}

/// Tells from a name whether its value is likely to be a credential.
public enum SensitiveName {
    private static let parts = ["pass", "pwd", "secret", "token", "key", "credential", "auth", "cert", "private"]
        .map { Array($0.utf8) }

    /// Whether a name speaks of a credential, however faintly: enough not to show its value.
    public static func matches(_ name: String) -> Bool {
        let lowered = lowercased(name)
        return lowered.indices.contains { start in parts.contains { lowered[start...].starts(with: $0) } }
    }

    /// Whether it is worth looking at a name more closely: few names get further.
    public static func mayNameCredential(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count >= 3 else { return false }
        for index in 0..<(name.count - 2) {
            let (first, second, third) = (name[index] | 0x20, name[index + 1] | 0x20, name[index + 2] | 0x20)
            switch first {
            case UInt8(ascii: "p"):
                if second == UInt8(ascii: "a"), third == UInt8(ascii: "s") { return true }
                if second == UInt8(ascii: "w"), third == UInt8(ascii: "d") { return true }
            case UInt8(ascii: "s"): if second == UInt8(ascii: "e"), third == UInt8(ascii: "c") { return true }
            case UInt8(ascii: "t"): if second == UInt8(ascii: "o"), third == UInt8(ascii: "k") { return true }
            case UInt8(ascii: "k"):
                // key, kennwort
                if second == UInt8(ascii: "e"), third == UInt8(ascii: "y") || third == UInt8(ascii: "n") { return true }
            case UInt8(ascii: "c"): if second == UInt8(ascii: "r"), third == UInt8(ascii: "e") { return true }
            default: break
            }
        }
        return false
    }

    private static func lowercased(_ name: String) -> [UInt8] {
        name.utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
    }
}
