/// A format that Kubernetes validates strings by.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library
public enum NamedFormat: String, Hashable, CaseIterable, Sendable {
    case dns1123Label, dns1123Subdomain, dns1035Label, qualifiedName
    case dns1123LabelPrefix, dns1123SubdomainPrefix, dns1035LabelPrefix
    case labelValue, uri, uuid, byte, date, datetime

    /// About how large its regular expression is, which is what a validation costs.
    var size: Int {
        switch self {
        case .dns1123Label, .dns1035Label, .dns1123LabelPrefix, .dns1035LabelPrefix: 30
        case .dns1123Subdomain, .dns1123SubdomainPrefix: 60
        case .qualifiedName: 60
        case .labelValue: 40
        case .uri: 1_100
        case .date: 100
        case .uuid, .byte, .datetime: 70
        }
    }

    /// What is wrong with a string; empty where nothing is.
    func problems(of text: Text) -> [String] {
        let bytes = text.utf8
        switch self {
        case .dns1123Label, .dns1035Label:
            var problems: [String] = []
            if bytes.count > 63 { problems.append("must be no more than 63 bytes") }
            if !NamedFormat.isLabel(bytes[...], isOld: self == .dns1035Label) { problems.append(rule) }
            return problems
        case .dns1123LabelPrefix: return NamedFormat.dns1123Label.problems(of: NamedFormat.withoutDash(text))
        case .dns1035LabelPrefix: return NamedFormat.dns1035Label.problems(of: NamedFormat.withoutDash(text))
        case .dns1123SubdomainPrefix: return NamedFormat.dns1123Subdomain.problems(of: NamedFormat.withoutDash(text))
        case .dns1123Subdomain:
            var problems: [String] = []
            if bytes.count > 253 { problems.append("must be no more than 253 bytes") }
            if !NamedFormat.isSubdomain(bytes) { problems.append(rule) }
            return problems
        case .qualifiedName:
            let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            guard parts.count <= 2, let name = parts.last else { return [rule] }
            var problems: [String] = []
            if parts.count == 2 {
                if parts[0].isEmpty { problems.append("prefix part must be non-empty") }
                problems += NamedFormat.dns1123Subdomain.problems(of: Text(utf8: Array(parts[0]))).map {
                    "prefix part " + $0
                }
            }
            if name.isEmpty { problems.append("name part must be non-empty") }
            if name.count > 63 { problems.append("name part must be no more than 63 bytes") }
            if !NamedFormat.isName(name) { problems.append("name part " + rule) }
            return problems
        case .labelValue:
            var problems: [String] = []
            if bytes.count > 63 { problems.append("must be no more than 63 bytes") }
            if !bytes.isEmpty, !NamedFormat.isName(bytes[...]) { problems.append(rule) }
            return problems
        case .uri: return (try? ParsedURL(text)) == nil ? [rule] : []
        case .uuid: return NamedFormat.isUUID(bytes) ? [] : [rule]
        case .byte: return NamedFormat.isBase64(bytes) ? [] : [rule]
        case .date:
            return Timestamp(Text(utf8: bytes + Array("T00:00:00Z".utf8))) != nil && bytes.count == 10 ? [] : [rule]
        case .datetime:
            let upper = bytes.map { $0 == UInt8(ascii: "t") || $0 == UInt8(ascii: "z") ? $0 - 0x20 : $0 }
            return Timestamp(Text(utf8: upper)) == nil ? [rule] : []
        }
    }

    private var rule: String {
        switch self {
        case .dns1123Label, .dns1123LabelPrefix:
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
        case .dns1035Label, .dns1035LabelPrefix:
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"
        case .dns1123Subdomain, .dns1123SubdomainPrefix:
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
        case .qualifiedName, .labelValue:
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
        case .uri: "invalid URI"
        case .uuid: "does not match the UUID format"
        case .byte: "invalid base64"
        case .date: "invalid date"
        case .datetime: "invalid datetime"
        }
    }

    private static func withoutDash(_ text: Text) -> Text {
        // A name may be added behind what ends in a dash.
        text.utf8.count > 1 && text.utf8.last == UInt8(ascii: "-")
            ? Text(utf8: text.utf8.dropLast() + [UInt8(ascii: "a")]) : text
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLabel(_ bytes: ArraySlice<UInt8>, isOld: Bool) -> Bool {
        guard let first = bytes.first, let last = bytes.last, isLower(first) || isDigit(first) && !isOld,
            isLower(last) || isDigit(last)
        else { return false }
        return bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isSubdomain(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            isLabel($0, isOld: false)
        }
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        func isWord(_ byte: UInt8) -> Bool { isLower(byte | 0x20) || isDigit(byte) }
        guard let first = bytes.first, let last = bytes.last, isWord(first), isWord(last) else { return false }
        return bytes.allSatisfy { isWord($0) || "-_.".utf8.contains($0) }
    }

    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        // The dashes may be left out.
        let lengths = [8, 4, 4, 4, 12]
        let digits = bytes.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32, digits.allSatisfy({ Unicode.Scalar($0).isHexDigit }) else { return false }
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count > 1 else { return true }
        return !parts.contains(where: \.isEmpty)
            && (parts.map(\.count) == lengths || parts.reduce(0) { $0 + $1.count } == 32)
    }

    private static func isBase64(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.prefix { $0 != UInt8(ascii: "=") }
        let padding = bytes.dropFirst(digits.count)
        return bytes.count.isMultiple(of: 4) && padding.count <= 2 && padding.allSatisfy { $0 == UInt8(ascii: "=") }
            && digits.allSatisfy {
                isLower($0 | 0x20) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
            }
    }
}
