extension String {
    /// The path without `.`, `..`, double slashes and a slash at its end, so that two ways to a file are the same. Above the
    /// root there is nothing; what leads out of a relative path stays.
    public var normalizedPath: String {
        if isNormalizedPath { return self }
        let isAbsolute = hasPrefix("/")
        var parts: [Substring] = []
        for part in split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isAbsolute {
                parts.append(part)
            }
        }
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }

    /// Whether it is so already, as most are: no part is empty or begins with a dot.
    private var isNormalizedPath: Bool {
        var last: UInt8?
        for byte in utf8 {
            if last == nil || last == UInt8(ascii: "/"), byte == UInt8(ascii: ".") { return false }
            if last == UInt8(ascii: "/"), byte == UInt8(ascii: "/") { return false }
            last = byte
        }
        return last != UInt8(ascii: "/")
    }

    /// The path of the folder of a file; empty for the top.
    public var parentFolder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
