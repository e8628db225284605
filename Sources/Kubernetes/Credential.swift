import Manifest

/// Tells credentials by their form: the tokens of well-known services, and private keys.
///
/// Source: the forms that the services publish for secret scanning.
public enum Credential {
    /// A form of token: what it begins with, and how many characters of which kind follow at least.
    private struct Form {
        let name: String
        let prefix: [UInt8]
        let length: Int
        let extra: [UInt8]

        init(_ name: String, _ prefix: String, _ length: Int, _ extra: String = "") {
            (self.name, self.length) = (name, length)
            (self.prefix, self.extra) = (Array(prefix.utf8), Array(extra.utf8))
        }
    }

    private static let forms = [
        Form("a Google API key", "AIza", 35, "_-"), Form("a Google OAuth token", "ya29.", 30, "_-"),
        Form("a GitHub token", "ghp_", 36), Form("a GitHub token", "gho_", 36), Form("a GitHub token", "ghu_", 36),
        Form("a GitHub token", "ghs_", 36), Form("a GitHub token", "ghr_", 36),
        Form("a GitHub token", "github_pat_", 40, "_"), Form("a GitLab token", "glpat-", 20, "_-"),
        Form("a GitLab token", "glptt-", 20, "_-"), Form("a Stripe key", "sk_live_", 20),
        Form("a Stripe key", "rk_live_", 20),
        Form("a Slack token", "xoxb-", 20, "-"), Form("a Slack token", "xoxp-", 20, "-"),
        Form("a Slack token", "xoxa-", 20, "-"), Form("a Slack token", "xoxs-", 20, "-"),
        Form("an npm token", "npm_", 36), Form("a Vault token", "hvs.", 24, "_-"),
        Form("a Vault token", "hvb.", 24, "_-"),
        Form("a New Relic key", "NRAK-", 27), Form("a SendGrid key", "SG.", 60, "._-"),
        Form("a DigitalOcean token", "dop_v1_", 64), Form("a PyPI token", "pypi-AgE", 50, "_-"),
        Form("a Databricks token", "dapi", 32), Form("a Hugging Face token", "hf_", 34),
        Form("an OpenAI key", "sk-proj-", 40, "_-"), Form("an Anthropic key", "sk-ant-", 40, "_-"),
        Form("a Docker Hub token", "dckr_pat_", 24, "_-"), Form("a Doppler token", "dp.st.", 40, "._-"),
        Form("a LaunchDarkly key", "sdk-", 36, "-"), Form("a Sentry token", "sntrys_", 40, "_-=+/"),
        Form("a Grafana token", "glsa_", 32, "_"), Form("a Linear key", "lin_api_", 40),
    ]

    /// The forms by their first byte.
    private static let byFirstByte: [[Form]] = {
        var table = [[Form]](repeating: [], count: 256)
        for form in forms { table[Int(form.prefix[0])].append(form) }
        return table
    }()

    /// What kind of credential stands somewhere in a text, nil where none does.
    public static func kind(in text: UnsafeBufferPointer<UInt8>) -> String? {
        var end = 0
        // Whatever stands at this place is part of any credential that begins behind the last run and before it.
        while end + shortest <= text.count {
            let place = end + shortest - 1
            guard isOfToken[Int(text[place])] else {
                end = place + 1
                continue
            }
            var start = place
            while start > end, isOfToken[Int(text[start - 1])] { start -= 1 }
            end = place + 1
            while end < text.count, isOfToken[Int(text[end])] { end += 1 }
            if end - start >= shortest, let kind = kind(in: text, from: start, to: end) { return kind }
        }
        return nil
    }

    /// What kind of credential stands in a run of characters of which all may belong to one.
    private static func kind(in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> String? {
        for index in start...(end - shortest)
        where secondBytes[Int(text[index])] >> UInt64(text[index + 1] & 63) & 1 == 1 {
            guard index == 0 || !isWord(text[index - 1]) else { continue }
            for form in byFirstByte[Int(text[index])] where matches(form, text, index) { return form.name }
            if text[index] == UInt8(ascii: "e"), isJSONWebToken(text, index) { return "a JSON web token" }
        }
        return nil
    }

    /// The length of the shortest credential.
    private static let shortest = forms.map { $0.prefix.count + $0.length }.min() ?? 1

    /// By a byte, whether it stands in any credential.
    private static let isOfToken: [Bool] = {
        var table = (0...255).map(isWord)
        for form in forms { for byte in form.prefix + form.extra { table[Int(byte)] = true } }
        return table
    }()

    /// By a first byte, the lower six bits of those that may follow it, as a set: few places of a text get further.
    private static let secondBytes: [UInt64] = {
        var table = [UInt64](repeating: 0, count: 256)
        for prefix in forms.map(\.prefix) + [Array("ey".utf8)] { table[Int(prefix[0])] |= 1 << UInt64(prefix[1] & 63) }
        return table
    }()

    private static func isWord(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func matches(_ form: Form, _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        guard start + form.prefix.count + form.length <= text.count else { return false }
        for (offset, byte) in form.prefix.enumerated() where text[start + offset] != byte { return false }
        var distinct: Set<UInt8> = []
        for index in (start + form.prefix.count)..<(start + form.prefix.count + form.length) {
            guard text[index].isAlphanumeric || form.extra.contains(text[index]) else { return false }
            distinct.insert(text[index])
        }
        // `AKIAXXXXXXXXXXXXXXXX` and the like stand in examples.
        return distinct.count >= 6
    }

    /// `eyJ...`: a header and a body that begin with a brace in base64, and a signature.
    private static func isJSONWebToken(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        let parts = text[start...].prefix { isWord($0) }.split(separator: UInt8(ascii: "."))
        return parts.count == 3 && parts[0].starts(with: "eyJ".utf8) && parts[1].starts(with: "eyJ".utf8)
            && parts.allSatisfy { $0.count >= 16 }
    }

    /// Whether a private key in PEM form stands in a text, as it is or as base64.
    ///
    /// - Parameter isEncoded: look into any base64, as the values of a Secret are, not only where a key begins it.
    public static func isPrivateKey(_ text: UnsafeBufferPointer<UInt8>, isEncoded: Bool = false) -> Bool {
        guard text.count >= 40 else { return false }
        let beginsWithKey =
            text.first.map { $0 == UInt8(ascii: "L") || $0 <= 0x20 } ?? false
            && text.drop { $0 <= 0x20 }.prefix(14).elementsEqual("LS0tLS1CRUdJTi".utf8)
        if isEncoded || beginsWithKey,
            Base64.decodedPrefix(of: text).withUnsafeBufferPointer(hasPrivateKey)
        {
            return true
        }
        return !beginsWithKey && hasPrivateKey(text)
    }

    private static func hasPrivateKey(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Five hyphens: one of them stands at every fifth place.
        var place = 4
        while place + 26 < text.count {
            defer { place += 5 }
            guard text[place] == UInt8(ascii: "-"),
                let index = (max(0, place - 4)...place).first(where: { text[$0...].starts(with: "-----BEGIN ".utf8) })
            else { continue }
            let heading = text[(index + 11)...].prefix(40)
            if let end = heading.firstIndex(of: UInt8(ascii: "-")) {
                let title = String(decoding: heading[..<end], as: UTF8.self)
                let isKey = title.hasSuffix("PRIVATE KEY") || title == "PGP PRIVATE KEY BLOCK"
                if isKey, mayBeKey(text[end...].drop { $0 == UInt8(ascii: "-") }) { return true }
            }
        }
        return false
    }

    /// Whether the body of a key may be one, and no word such as `<your key>` or `...`.
    private static func mayBeKey(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let beginning = body.drop { $0 <= 0x20 || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "n") }.prefix(16)
        return beginning.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
                UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: ","), 0x0a, 0x0d, 0x20:
                true
            default: false
            }
        }
    }
}
