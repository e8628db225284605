/// Reads the variables by which git tells a hook where objects are.
public enum ObjectDirectories {
    /// The directories in GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES.
    ///
    /// The second is a list with colons between, in which git quotes an entry as in C where it has a colon or a quote.
    public static func list(primary: String?, alternates: String?) -> [String] {
        (primary.map { $0.isEmpty ? [] : [$0] } ?? []) + (alternates.map(split) ?? [])
    }

    static func split(_ text: String) -> [String] {
        var entries: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let entry: [UInt8]
            if rest.first == UInt8(ascii: "\""), let (unquoted, behind) = unquote(rest.dropFirst()) {
                entry = unquoted
                rest = behind
            } else {
                entry = Array(rest.prefix { $0 != UInt8(ascii: ":") })
                rest = rest.dropFirst(entry.count)
            }
            if !entry.isEmpty { entries.append(String(decoding: entry, as: UTF8.self)) }
            if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
        }
        return entries
    }

    /// Reads up to the closing quote; nil where there is none, as git takes the text as it stands then.
    private static func unquote(_ text: ArraySlice<UInt8>) -> ([UInt8], ArraySlice<UInt8>)? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return (bytes, rest) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            switch escaped {
            case UInt8(ascii: "a"): bytes.append(7)
            case UInt8(ascii: "b"): bytes.append(8)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "v"): bytes.append(11)
            case UInt8(ascii: "f"): bytes.append(12)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "0")...UInt8(ascii: "3"):
                guard let second = rest.popFirst(), let third = rest.popFirst() else { return nil }
                let digits = [escaped, second, third].map { Int($0) - 48 }
                guard digits.allSatisfy({ (0..<8).contains($0) }) else { return nil }
                bytes.append(UInt8(digits[0] * 64 + digits[1] * 8 + digits[2]))
            default: bytes.append(escaped)
            }
        }
        return nil
    }
}
