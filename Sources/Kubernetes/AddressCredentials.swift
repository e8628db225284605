/// Credentials in addresses: `https://user:password@host`, `https://host/?token=...`, and the same before the name of an
/// image. No output may show them.
public enum AddressCredentials {
    /// The parameters of an address that hold no secret.
    private static let harmless: Set = ["ref", "version", "timeout", "submodules", "depth", "path", "archive"]

    /// A text with `***` in place of credentials in an address.
    public static func hidden(in text: String) -> String {
        var result = text
        // Most texts have neither of the two.
        let mayHaveSome = result.withUTF8 { text in
            text.contains(UInt8(ascii: "@")) || text.contains(UInt8(ascii: "?"))
        }
        guard mayHaveSome else { return text }
        for range in ranges(in: text).reversed() { result.replaceSubrange(range, with: "***") }
        return result
    }

    /// Where credentials stand in a text, in order.
    public static func ranges(in text: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        for word in text.split(whereSeparator: { " \t\n\"',[]{}<>".contains($0) }) {
            if let user = userInfo(in: word) { found.append(user) }
            guard word.contains("://"), let mark = word.firstIndex(of: "?") else { continue }
            for parameter in word[word.index(after: mark)...].split(separator: "&") {
                guard let sign = parameter.firstIndex(of: "="), !harmless.contains(parameter[..<sign].lowercased())
                else {
                    continue
                }
                found.append(parameter.index(after: sign)..<parameter.endIndex)
            }
        }
        return found.filter { !$0.isEmpty }
    }

    /// The part before `@` in the address that a word is, where it may be a credential.
    private static func userInfo(in word: Substring) -> Range<String.Index>? {
        let scheme = word.range(of: "://")
        let start = scheme?.upperBound ?? word.startIndex
        let authority = word[start...].prefix { scheme == nil || !"/?#".contains($0) }
        guard let sign = authority.lastIndex(of: "@"), sign > start else { return nil }
        let user = authority[..<sign]
        if scheme != nil {
            // `ssh://git@host` names a user, and no more.
            return word[..<start].contains("ssh") && !user.contains(":") ? nil : start..<sign
        }
        // `name:tag@sha256:...` is an image, `git@host:path` an address with a user.
        let rest = authority[authority.index(after: sign)...]
        guard user.contains(":"), !rest.hasPrefix("sha256:"), !rest.hasPrefix("sha512:"), !rest.isEmpty else {
            return nil
        }
        let slash = user.firstIndex(of: "/") ?? user.endIndex
        guard slash == user.endIndex || user[..<slash].contains(":") else { return nil }
        return user.contains("/") && !user[..<slash].contains(":") ? nil : start..<sign
    }
}

extension Substring {
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
