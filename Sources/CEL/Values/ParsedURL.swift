/// An absolute URI or an absolute path, as Go's `url.ParseRequestURI` takes it.
///
/// Source: https://pkg.go.dev/net/url
public struct ParsedURL: Hashable {
    let scheme: String
    /// With the port, and with the brackets of IPv6.
    let host: String
    /// The path as it is sent.
    let escapedPath: String
    private let rawQuery: String

    /// - Throws: what Kubernetes says of anything else.
    init(_ text: Text) throws(EvaluationError) {
        let string = text.string
        func fail(_ reason: String) -> EvaluationError {
            EvaluationError("URL parse error during conversion from string: parse \"\(string)\": \(reason)")
        }
        guard !string.isEmpty else { throw fail("empty url") }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw fail("net/url: invalid control character in URL")
        }
        // `*` is what is asked of a server as a whole.
        if string == "*" {
            (scheme, host, escapedPath, rawQuery) = ("", "", "*", "")
            return
        }
        var rest = Substring(string)
        var scheme = ""
        if let mark = rest.firstIndex(of: ":"), ParsedURL.isScheme(rest[..<mark]) {
            scheme = rest[..<mark].lowercased()
            rest = rest[rest.index(after: mark)...]
        } else if rest.first == ":" {
            throw fail("missing protocol scheme")
        }
        let mayHaveHost = rest.hasPrefix("//") && (!scheme.isEmpty || !rest.hasPrefix("///"))
        // In a request a fragment belongs to the path or host; once that is valid, it is cut off.
        if mayHaveHost, let mark = rest.firstIndex(where: { $0 == "/" || $0 == "#" || $0 == "?" }),
            rest.dropFirst(2).prefix(while: { $0 != "/" && $0 != "?" }).contains("#"), !scheme.isEmpty
        {
            throw fail("invalid character \"#\" in host name \(rest[mark...])")
        }
        if let mark = rest.firstIndex(of: "#") {
            guard ParsedURL.escaped(rest[mark...]) != nil else { throw fail("invalid URL escape") }
            rest = rest[..<mark]
        }
        var query = ""
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        (self.scheme, rawQuery) = (scheme, query)
        guard rest.first == "/" else {
            guard !scheme.isEmpty else { throw fail("invalid URI for request") }
            (host, escapedPath) = ("", "")
            return
        }
        guard mayHaveHost else {
            guard let path = ParsedURL.escaped(rest) else { throw fail("invalid URL escape") }
            (host, escapedPath) = ("", path)
            return
        }
        let authority = rest.dropFirst(2).prefix { $0 != "/" }
        let own = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        guard ParsedURL.hasPort(own), let host = ParsedURL.host(own) else { throw fail("invalid host or port") }
        guard let path = ParsedURL.escaped(rest.dropFirst(2 + authority.count)) else {
            throw fail("invalid URL escape")
        }
        (self.host, escapedPath) = (host, path)
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.unicodeScalars.first, isLetter(first) else { return false }
        return text.unicodeScalars.allSatisfy { isLetter($0) || $0.isDigit || "+-.".unicodeScalars.contains($0) }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// Whether a host ends in a port that is a number, or has none.
    private static func hasPort(_ text: Substring) -> Bool {
        var port: Substring = ""
        if text.hasPrefix("[") {
            guard let end = text.lastIndex(of: "]") else { return false }
            port = text[text.index(after: end)...]
        } else if let mark = text.lastIndex(of: ":") {
            port = text[mark...]
            guard !text[..<mark].contains(":") else { return false }
        }
        return port.isEmpty || port.first == ":" && port.dropFirst().unicodeScalars.allSatisfy(\.isDigit)
    }

    /// A host with what is escaped in it as it is meant; nil for what is none. Only what is no ASCII may be escaped there, and the
    /// `%` in front of a zone.
    ///
    /// Source: `parseHost` and `unescape` of Go's net/url
    private static func host(_ text: Substring) -> String? {
        let bytes = Array(text.utf8)
        let zone =
            text.hasPrefix("[") ? bytes.indices.first { bytes[$0...].starts(with: "%25".utf8) } : nil
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard bytes.count > index + 2,
                    let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
                else { return nil }
                let isPercent = value == UInt8(ascii: "%")
                let isInZone = zone.map { index >= $0 } ?? false
                guard isPercent || (isInZone ? mayBeInHost(value) || value == 0x20 : value >= 0x80) else { return nil }
                result.append(value)
                index += 3
                continue
            }
            guard byte >= 0x80 || mayBeInHost(byte) else { return nil }
            result.append(byte)
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func mayBeInHost(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte >= 0x80 || "!$&'()*+,;=:[]<>\"-_.~".utf8.contains(byte)
    }

    /// A path as Go sends it: what may not stand there is escaped, what is escaped stays; nil for a broken escape.
    private static func escaped(_ path: Substring) -> String? {
        let bytes = Array(path.utf8)
        var result: [UInt8] = []
        let kept = Set("-_.~$&+,/:;=@!'()*[]%".utf8)
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "%") {
                guard bytes.count > index + 2, Unicode.Scalar(bytes[index + 1]).isHexDigit,
                    Unicode.Scalar(bytes[index + 2]).isHexDigit
                else { return nil }
            }
            let scalar = Unicode.Scalar(byte)
            if kept.contains(byte) || isLetter(scalar) || scalar.isDigit {
                result.append(byte)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                result += Array(("%" + (hex.count == 1 ? "0" : "") + hex).utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The host without its port and brackets.
    var hostname: String {
        if host.hasPrefix("["), let end = host.lastIndex(of: "]") {
            return String(host[host.index(after: host.startIndex)..<end])
        }
        return String(host.prefix { $0 != ":" })
    }

    var port: String {
        let behind =
            host.hasPrefix("[") ? host.lastIndex(of: "]").map { host[host.index(after: $0)...] } ?? "" : host[...]
        guard let mark = behind.lastIndex(of: ":") else { return "" }
        return String(behind[behind.index(after: mark)...])
    }

    /// The values of each name of the query, the names in their order.
    var query: [(name: String, values: [String])] {
        var found: [(name: String, values: [String])] = []
        for part in rawQuery.split(separator: "&") where !part.contains(";") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = ParsedURL.unescaped(pair[0]),
                let value = pair.count > 1 ? ParsedURL.unescaped(pair[1]) : ""
            else { continue }
            if let index = found.firstIndex(where: { $0.name == name }) {
                found[index].values.append(value)
            } else {
                found.append((name, [value]))
            }
        }
        return found
    }

    private static func unescaped(_ text: Substring) -> String? {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%"):
                guard bytes.count > index + 2,
                    let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
                else { return nil }
                result.append(byte)
                index += 2
            default: result.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
