/// The values that no output may show.
extension KubernetesObject {
    /// Whether the object is made to hold secrets, so that no line of it may be shown.
    public var isSecret: Bool { isKind("Secret", in: "") }

    /// Environment values whose name speaks of a secret, and the annotation in which kubectl keeps a copy of the whole
    /// object.
    public var sensitiveValues: [Node] {
        var found: [Node] = []
        if let copy = annotation("kubectl.kubernetes.io/last-applied-configuration") { found.append(copy) }
        for container in pods.flatMap(\.containers) {
            for variable in container.node[.env].map({ Array($0.children) }) ?? [] {
                guard let value = variable[.value], let name = variable[.name]?.string else { continue }
                if SensitiveName.matches(name) { found.append(value) }
            }
        }
        return found
    }
}

/// Tells from a name whether its value is likely to be a credential.
public enum SensitiveName {
    private static let parts = ["pass", "pwd", "secret", "token", "key", "credential", "auth", "cert", "private"]
        .map { Array($0.utf8) }

    /// Whether a name speaks of a credential.
    public static func matches(_ name: String) -> Bool {
        let lowered = name.utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
        return lowered.indices.contains { start in parts.contains { lowered[start...].starts(with: $0) } }
    }
}
