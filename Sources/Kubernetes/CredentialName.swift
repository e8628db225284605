/// What a name says of its value.
enum CredentialName {
    /// As many bytes of a name are looked at.
    static let longest = 120

    /// The words of a name, in lower case: parted by anything but letters and digits, before a capital, and before a number.
    static func words(of name: String) -> [String] {
        var words: [[UInt8]] = [[]]
        let bytes = Array(name.utf8.prefix(longest))
        for (index, byte) in bytes.enumerated() {
            let isUpper = byte.isUpperLetter
            let isDigit = byte.isDigit
            let isPart = isUpper || isDigit || byte.isLowerLetter
            let before = index > 0 ? bytes[index - 1] : 0
            let wasLower = before.isLowerLetter
            let wasDigit = before.isDigit
            // `APIKey`: the last capital begins a word.
            let endsCapitals =
                isUpper && before.isUpperLetter && index + 1 < bytes.count
                && bytes[index + 1].isLowerLetter
            if !isPart || isUpper && wasLower || endsCapitals || isDigit && !wasDigit && !(words.last?.isEmpty ?? true)
            {
                words.append([])
            }
            if isPart { words[words.count - 1].append(isUpper ? byte | 0x20 : byte) }
        }
        return words.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static let passwords = ["password", "passwd", "passphrase", "pwd", "passwort", "userpass", "kennwort"]
    private static let secrets = [
        "secret", "credential", "credentials", "apikey", "authtoken", "accesskey", "secretkey", "privatekey",
        "clientsecret",
    ]

    /// Whether the name is that of a password, which may be anything, a number too.
    static func isPassword(_ words: [String]) -> Bool {
        words.contains { word in passwords.contains { word.hasSuffix($0) } || word == "pass" }
    }

    /// Words in front of `key` that make it one to be kept.
    private static let keepers: Set<String> = [
        "api", "access", "secret", "private", "priv", "encryption", "encrypt", "signing", "sign", "storage", "account",
        "master",
        "auth", "service", "admin", "app", "application", "shared", "hmac", "aes", "jwt", "session", "cookie", "deploy",
        "ssh",
        "gpg", "pgp", "webhook", "integration", "ingest", "subscription", "license", "licence", "salt", "ssl", "tls",
        "consumer",
        "write", "server", "fernet", "webserver", "instrumentation",
    ]
    /// Words behind which a name speaks of something about a credential, or of something else.
    private static let harmlessEnds: Set<String> = [
        "file", "files", "filename", "path", "paths", "dir", "directory", "folder", "name", "names", "id", "ids", "url",
        "urls",
        "uri", "host", "hostname", "port", "user", "username", "users", "ttl", "expiry", "expires", "expiration",
        "expire", "timeout",
        "interval", "length", "len", "size", "enabled", "enable", "disabled", "disable", "type", "types", "mode",
        "policy",
        "policies", "prefix", "suffix", "header", "headers", "ref", "refs", "reference", "arn", "issuer", "audience",
        "algorithm",
        "alg", "algo", "version", "count", "limit", "limits", "field", "method", "endpoint", "location", "env",
        "namespace",
        "provider", "required", "rotation", "duration", "lifetime", "seconds", "minutes", "days", "hours", "ms",
        "reviewer",
        "hasher", "hashers", "hash", "hashing", "encoder", "encoding", "validator", "validators", "validation",
        "strength",
        "complexity", "regex", "pattern", "format", "template", "email", "label", "title", "hint", "prompt", "message",
        "text",
        "placeholder", "link", "page", "screen", "form", "reset", "recovery", "change", "history", "attempts",
        "retries", "retry",
        "rounds", "iterations", "cost", "grant", "grants", "scope", "scopes", "claim", "claims", "store", "storage",
        "manager",
        "engine", "backend", "class", "factory", "handler", "service", "server", "cache", "bucket", "table", "column",
        "index",
        "source", "sources", "command", "cmd", "script", "generator", "rotate", "refresh", "check", "min", "max",
        "minimum",
        "maximum", "allowed", "only", "exists", "present", "set", "mount", "volume", "annotation", "selector", "kind",
        "group",
        "usage", "per", "budget", "window", "tokens", "budgets", "ssm", "parameter", "url2", "mapping", "map", "list",
        "description",
        "owner", "region", "profile", "realm", "domain", "cookie", "param", "query", "leeway", "skew", "auth",
        "authentication", "login",
    ]
    /// Words in front that make a name one of a rule or a choice.
    private static let harmlessStarts: Set<String> = [
        "max", "min", "num", "number", "enable", "enabled", "disable", "disabled", "use", "uses", "allow", "allows",
        "require",
        "requires", "required", "has", "is", "show", "hide", "reset", "forgot", "change", "rotate", "check", "validate",
        "generate",
        "generated", "no", "with", "without", "skip", "ignore", "create", "update", "delete", "existing", "public",
        "pub", "next",
        "previous", "page", "pad", "eos", "bos", "unk", "sep", "mask", "stop", "cancellation", "primary", "foreign",
        "partition",
        "sort", "row", "object", "routing", "idempotency", "translation", "input", "output", "total", "prompt",
        "completion", "csrf",
        "xsrf", "antiforgery", "image", "pull", "reload",
    ]

    static func strength(of words: [String]) -> CredentialClassifier.Strength {
        var last: (index: Int, isKey: Bool)?
        for (index, word) in words.enumerated() {
            if word == "key" || word == "keys" {
                if index > 0, keepers.contains(words[index - 1]) { last = (index, true) }
            } else if isCredentialWord(word, after: index > 0 ? words[index - 1] : nil) {
                last = (index, false)
            }
        }
        guard let last else { return .none }
        let before = words[..<last.index]
        let behind = words[(last.index + 1)...].filter { Int($0) == nil }
        if before.contains(where: harmlessStarts.contains) { return .none }
        if behind.contains(where: harmlessEnds.contains) { return .none }
        // `secretKey` is a key to be kept, or the key of an entry in a Secret: the value tells.
        if behind.contains("key") || behind.contains("keys") { return .weak }
        if last.isKey, let qualifier = before.last,
            [
                "service", "app", "application", "server", "license", "account", "session", "cookie", "ssl", "tls",
                "write", "deploy", "integration",
            ].contains(qualifier)
        {
            return .weak
        }
        let neutral: Set = [
            "value", "plain", "plaintext", "old", "new", "current", "prod", "production", "dev", "staging", "test",
            "default", "admin", "root", "db", "primary", "secondary", "v", "b", "str", "string", "literal", "override",
        ]
        return behind.allSatisfy(neutral.contains) ? .strong : .weak
    }

    private static func isCredentialWord(_ word: String, after before: String?) -> Bool {
        if word == "pass" { return before != "by" && before != "pass" && before != "single" && before != "two" }
        if word == "token" || word == "tokens" || word.hasSuffix("token") && word.utf8.count <= 20 {
            return word != "tokens"
        }
        if passwords.contains(where: word.hasSuffix) { return word != "nopasswd" && word != "passwordless" }
        return secrets.contains(where: word.hasSuffix)
    }
}
