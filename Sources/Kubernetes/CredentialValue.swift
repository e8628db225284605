/// What the form of a value says.
struct CredentialValue {
    private let text: String

    /// A value as it is written.
    init(_ text: String) {
        var rest = text[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        self.text = String(rest.prefix(4_096))
    }

    /// The beginnings of references to stores of secrets.
    private static let schemes = [
        "op://", "bao:", "vault:", "vault/", "arn:", "gcp:", "gcpsecret", "gsm:", "azure:", "azurekeyvault:", "akv:",
        "file:", "env:",
        "ref+", "secretref:", "secret:", "secrets:", "sm://", "ssm:", "awssm:", "aws-sm:", "awssecret", "sops:", "k8s:",
        "kubernetes:",
        "doppler:", "bws:", "keyring:", "keychain:", "cyberark:", "conjur:", "infisical:", "projects/", "kms:", "age1",
        "berglas:",
        "external:", "lookup(", "!vault", "!env", "!secret", "path:", "configmap:",
    ]

    /// Whether it is a place to be filled in, or refers to where the secret is.
    var isReference: Bool {
        if text.isEmpty { return true }
        let lowered = text.lowercased()
        if CredentialValue.schemes.contains(where: lowered.hasPrefix) { return true }
        for mark in [
            "${", "$(", "{{", "<%", "#{", "%(", "@microsoft.keyvault", "process.env", "os.environ", "getenv(",
            "secrets.",
        ]
        where lowered.contains(mark) { return true }
        let pairs = [
            ("<", ">"), ("((", "))"), ("ENC(", ")"), ("ENC[", "]"), ("__", "__"), ("%", "%"), ("[[", "]]"), ("@", "@"),
        ]
        if pairs.contains(where: { text.hasPrefix($0.0) && text.hasSuffix($0.1) && text.utf8.count > $0.0.utf8.count })
        {
            return true
        }
        if ["{cipher}", "{vault}", "{aes}", "{enc}", "{bcrypt}", "{noop}", "{secret}"].contains(
            where: lowered.hasPrefix)
        {
            return !lowered.hasPrefix("{noop}")
        }
        // `$NAME`, and hashes such as `$2y$10$...`.
        if text.hasPrefix("$") { return true }
        if text.allSatisfy({ $0 == "*" || $0 == "x" || $0 == "X" || $0 == "." || $0 == "-" || $0 == "?" }) {
            return true
        }
        return isToBeFilledIn(lowered)
    }

    private func isToBeFilledIn(_ lowered: String) -> Bool {
        for word in [
            "your", "insert", "replace", "redacted", "placeholder", "todo", "fixme", "fill_me", "fill-me", "set_me",
            "set-me", "to_be_", "to-be-", "<redacted", "changed-by", "generated-by", "injected",
        ]
        where lowered.contains(word) { return true }
        // The name of a variable: `DB_PASSWORD`.
        return text.contains("_") && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
            && CredentialName.words(of: text).contains {
                ["password", "secret", "token", "key", "pass", "credentials"].contains($0)
            }
    }

    /// Whether it may be a credential itself.
    var isLiteral: Bool {
        guard text.utf8.count >= 3, !isReference else { return false }
        let lowered = text.lowercased()
        if CredentialValue.words.contains(lowered) { return false }
        if text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") || text.hasPrefix("~/")
            || text.dropFirst().hasPrefix(":\\")
        {
            return false
        }
        if lowered.contains("://") { return false }
        if isDuration || isVersion || isFileName(lowered) { return false }
        // Code, types and structures: a credential has no brackets at its ends, and is no call.
        if let first = text.first, "[{(".contains(first) { return false }
        if text.hasSuffix("()") || text.hasSuffix("[") || text.hasSuffix("{") || text.hasSuffix("(")
            || text.hasSuffix("|") || text == ">"
        {
            return false
        }
        if isCall { return false }
        let parts = lowered.split(separator: " ")
        // `passwd: files systemd` of nsswitch.conf.
        let services: Set<Substring> = ["files", "systemd", "compat", "sss", "ldap", "nis", "winbind", "db"]
        if parts.allSatisfy(services.contains) { return false }
        // Prose.
        return parts.count < 3
    }

    /// Words that are no secret to anybody: switches, kinds of authentication, algorithms, types.
    private static let words: Set<String> = [
        "true", "false", "null", "none", "nil", "yes", "no", "on", "off", "enabled", "disabled", "optional", "required",
        "auto",
        "automatic", "always", "never", "any", "all", "undefined", "empty", "n/a", "unset", "unknown", "inherit",
        "present", "absent",
        "string", "str", "text", "bytes", "integer", "int", "number", "bool", "boolean", "object", "array", "char",
        "varchar",
        "argon2", "argon2id", "argon2i", "bcrypt", "scrypt", "pbkdf2", "md5", "sha1", "sha256", "sha384", "sha512",
        "sha-256", "sha-512",
        "crypt", "hs256", "hs384", "hs512", "rs256", "rs384", "rs512", "es256", "es384", "es512", "ps256", "eddsa",
        "ed25519", "rsa",
        "ecdsa", "dsa", "aes", "aes-128-gcm", "aes-256-gcm", "aes-256-cbc", "aes256", "chacha20", "hmac", "hmac-sha256",
        "plain",
        "plaintext", "plain_text", "base64", "hex", "raw", "jwt", "bearer", "basic", "oauth", "oauth2", "oidc",
        "opaque", "digest",
        "ntlm", "kerberos", "mtls", "ldap", "saml", "scram", "scram-sha-256", "scram-sha-512", "cookie", "header",
        "session", "token",
        "x509", "pkcs8", "pkcs12", "pem", "vault", "kubernetes", "file", "env", "environment", "memory", "redis",
        "database", "db",
        "trace", "debug", "info", "warn", "warning", "error", "fatal",
        "aws", "gcp", "azure", "internal", "external", "static", "dynamic", "random", "default", "custom", "user",
        "service", "access_token", "refresh_token", "id_token", "client_secret_basic", "client_secret_post",
        "private_key_jwt", "authorization_code", "client_credentials", "read", "write", "readonly", "admin_only",
    ]

    /// A number, with a sign or a fraction.
    var isNumber: Bool {
        !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "_" || $0 == ",") }
    }

    /// A number with a unit: `15m`, `24h`, `10MB`.
    private var isDuration: Bool {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard !digits.isEmpty, digits.count < text.count else { return false }
        let units: Set = [
            "ns", "us", "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h",
            "hr", "hrs", "hour",
            "hours", "d", "day", "days", "w", "week", "weeks", "y", "year", "years", "b", "kb", "mb", "gb", "ki", "mi",
            "gi", "k", "%",
        ]
        let rest = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        if units.contains(rest) { return true }
        // `1h30m`
        return rest.allSatisfy { $0.isNumber || "hmsd".contains($0) } && rest.contains(where: "hmsd".contains)
            && rest.count <= 8 && rest.first.map { "hmsd".contains($0) } ?? false
    }

    private var isVersion: Bool {
        let rest = text.hasPrefix("v") || text.hasPrefix("V") ? text.dropFirst() : text[...]
        return rest.contains(".") && rest.split(separator: ".").allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
            && rest.count <= 15
    }

    private func isFileName(_ lowered: String) -> Bool {
        [
            ".yaml", ".yml", ".json", ".pem", ".crt", ".key", ".cert", ".txt", ".conf", ".cfg", ".ini", ".properties",
            ".jks", ".p12", ".pfx", ".env", ".html", ".xml", ".toml", ".pub",
        ].contains(where: lowered.hasSuffix)
    }

    /// A call or a path of a program: `Optional[str]`, `config.get("x")`, `self.password`, `request.headers`.
    private var isCall: Bool {
        let head = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        guard let first = head.first, first.isLetter || first == "_", head.count < text.count || head.contains(".")
        else { return false }
        let rest = text.dropFirst(head.count)
        if let mark = rest.first, mark == "(" || mark == "[", rest.contains(")") || rest.contains("]") { return true }
        let parts = head.split(separator: ".")
        let roots: Set = [
            "self", "this", "config", "conf", "settings", "request", "req", "ctx", "context", "args", "options", "opts",
            "params", "data", "env", "process", "os", "local", "var", "module", "values", "state", "user", "response",
            "event", "secrets", "app",
        ]
        return rest.isEmpty && parts.count >= 2 && roots.contains(String(parts[0]).lowercased())
    }

    /// Whether it is the name of a Secret or of something like it, and not what is in it.
    func isName(after words: [String]) -> Bool {
        guard text.utf8.count <= 63,
            text.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-" || $0 == "." || $0 == "/") }),
            !text.allSatisfy(\.isNumber)
        else { return false }
        let own = Set(text.split { $0 == "-" || $0 == "." || $0 == "/" }.map(String.init))
        let naming: Set = [
            "secret", "secrets", "token", "tls", "cert", "certificate", "credentials", "creds", "password", "passwords",
            "key", "keys", "auth", "regcred", "pull", "sa", "db", "ca",
        ]
        guard let last = words.last(where: { Int($0) == nil }) else { return false }
        // `TLS_SECRET: web-tls`, `DB_PASSWORD_SECRET: db`, `pullSecret: regcred`
        let speaksOfObject = last == "secret" || last == "secrets" || last == "credentials"
        let qualifiers: Set = [
            "tls", "ssl", "ca", "cert", "certificate", "pull", "registry", "docker", "k8s", "kubernetes", "password",
            "token", "db", "sa", "ingress", "gateway",
        ]
        if speaksOfObject, words.dropLast().contains(where: qualifiers.contains), !looksRandom { return true }
        return own.count > 1 && !own.isDisjoint(with: naming)
            && (speaksOfObject || text.contains("-") && !looksRandom && !CredentialName.isPassword(words))
    }

    /// Whether it names an entry of a Secret: `secretKey: admin-password`.
    var isKeyOfEntry: Bool { !looksRandom && CredentialName.strength(of: CredentialName.words(of: text)) != .none }

    /// Whether nobody would take it for a word: letters of both cases or digits among them, and long enough.
    var looksRandom: Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 8, !bytes.contains(0x20) else { return false }
        let digits = bytes.count { $0.isDigit }
        let upper = bytes.contains { $0.isUpperLetter }
        let lower = bytes.contains { $0.isLowerLetter }
        let symbols = bytes.contains {
            !$0.isDigit && !$0.isLetter && $0 != UInt8(ascii: "-")
                && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "/")
        }
        let kinds = [digits > 0, upper, lower, symbols].count { $0 }
        if bytes.count >= 24, Set(bytes).count >= 10, digits > 2 { return true }
        return kinds >= 3 || kinds == 2 && digits >= 3 && Set(bytes).count >= 6 || symbols && kinds >= 2
    }

    /// Whether it is an address with a password in it, other than a reference: `postgres://user:pass@host/db`.
    var hasPasswordInURL: Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        let rest = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != " " && $0 != "\"" && $0 != "'" }
        guard let at = rest.lastIndex(of: "@") else { return false }
        let info = rest[..<at]
        guard let colon = info.firstIndex(of: ":") else { return false }
        let password = String(info[info.index(after: colon)...])
        return !password.isEmpty && !CredentialValue(password).isReference && password.lowercased() != "password"
            && password.lowercased() != "pass" && password != "..."
    }
}
