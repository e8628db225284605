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

    private static let words: Set<String> = [
        "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "credential", "credentials",
        "accesskey", "privatekey", "secretkey", "authtoken", "clientsecret", "dbpassword",
    ]
    private static let pairs: Set<String> = [
        "api key", "access key", "private key", "secret key", "encryption key", "signing key",
    ]
    /// Words behind which a name speaks of something about a credential, not of one.
    private static let harmlessEnds: Set<String> = [
        "file", "path", "dir", "name", "id", "url", "uri", "host", "port", "user", "username", "ttl", "expiry",
        "expiration",
        "timeout", "interval", "length", "enabled", "disabled", "type", "mode", "policy", "prefix", "header", "ref",
        "arn",
        "issuer", "audience", "algorithm", "version", "count", "limit", "size", "field", "method", "endpoint",
        "location",
        "env", "namespace", "provider", "required", "rotation", "duration", "lifetime", "seconds", "minutes", "days",
        "hours", "reviewer",
    ]

    /// Whether it is worth looking at a name more closely: few names get further.
    public static func mayNameCredential(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count >= 3, name.count <= 80 else { return false }
        for index in 0..<(name.count - 2) {
            let (first, second, third) = (name[index] | 0x20, name[index + 1] | 0x20, name[index + 2] | 0x20)
            switch first {
            case UInt8(ascii: "p"):
                if second == UInt8(ascii: "a"), third == UInt8(ascii: "s") { return true }
                if second == UInt8(ascii: "w"), third == UInt8(ascii: "d") { return true }
            case UInt8(ascii: "s"): if second == UInt8(ascii: "e"), third == UInt8(ascii: "c") { return true }
            case UInt8(ascii: "t"): if second == UInt8(ascii: "o"), third == UInt8(ascii: "k") { return true }
            case UInt8(ascii: "k"): if second == UInt8(ascii: "e"), third == UInt8(ascii: "y") { return true }
            case UInt8(ascii: "c"): if second == UInt8(ascii: "r"), third == UInt8(ascii: "e") { return true }
            default: break
            }
        }
        return false
    }

    /// Whether a name says that its value is a credential: `DB_PASSWORD`, `apiKey`, but not `TOKEN_TTL` or `SECRET_NAME`.
    public static func namesCredential(_ name: String) -> Bool {
        let parts = words(of: name)
        guard let last = parts.last, !harmlessEnds.contains(last) else { return false }
        return parts.contains(where: words.contains)
            || zip(parts, parts.dropFirst()).contains { pairs.contains("\($0) \($1)") }
    }

    /// The words of a name, in lower case: parted by anything but letters and digits, and before a capital.
    private static func words(of name: String) -> [String] {
        var words: [[UInt8]] = [[]]
        var wasLower = false
        for byte in name.utf8 {
            let isUpper = (0x41...0x5a).contains(byte)
            let isPart = isUpper || (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
            if !isPart || isUpper && wasLower { words.append([]) }
            if isPart { words[words.count - 1].append(isUpper ? byte | 0x20 : byte) }
            wasLower = isPart && !isUpper
        }
        return words.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func lowercased(_ name: String) -> [UInt8] {
        name.utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
    }

    /// Whether a value is a credential itself, and no reference to one, no switch, and nothing to be filled in.
    public static func isLiteral(_ value: String) -> Bool {
        let text = value.trimmed
        if text.isEmpty || text.utf8.count < 3 { return false }
        if ["true", "false", "null", "none", "yes", "no"].contains(text.lowercased()) { return false }
        if text.hasPrefix("/") || text.hasPrefix("$") || text.hasPrefix("%") || text.hasPrefix("<") { return false }
        if text.contains("{{") || text.contains("${") || text.contains("$(") { return false }
        if text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("vault:") { return false }
        // Something to be filled in: `__TOKEN__`, `INSERT_TOKEN_HERE`, `SECRET`.
        if text.hasPrefix("__") && text.hasSuffix("__") { return false }
        if text.allSatisfy({ $0.isASCII && ($0.isUppercase || $0 == "_") }) { return false }
        return !text.allSatisfy { $0 == "*" || $0 == "x" || $0 == "X" || $0 == "." }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\n" }.reversed().drop { $0 == " " || $0 == "\n" }.reversed())
    }
}
