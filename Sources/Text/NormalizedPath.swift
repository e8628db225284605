extension String {
    /// The path without `.`, `..`, double slashes and a slash at its end, so that two ways to a file are the same. Above the
    /// root there is nothing; what leads out of a relative path stays.
    public var normalizedPath: String {
        if isNormalizedPath { return self }
        let isAbsolute = isAbsolutePath
        var parts: [Substring] = []
        for part in pathParts where part != "." {
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
    public var parentFolder: String { utf8.lastIndex(of: UInt8(ascii: "/")).map { String(self[..<$0]) } ?? "" }

    /// The folders above a normalized path, the nearest first, and the empty one last.
    public var foldersAbove: [String] {
        var (found, folder) = ([parentFolder], parentFolder)
        while !folder.isEmpty {
            folder = folder.parentFolder
            found.append(folder)
        }
        return found
    }

    /// Whether the path leads to something below a folder. It is asked a thousand times for a push, and of strings alone: the
    /// compiler makes it ten times quicker than of any text.
    public func isPath(below folder: String) -> Bool {
        utf8.starts(with: folder.utf8) && utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: "/")
    }
}

// A slash is a byte of a path. To Swift it may be part of a character: with a combining mark behind it, for one.
extension StringProtocol {
    /// The pieces between a separator, empty ones too, by bytes.
    public func byteParts(by separator: String) -> [String] {
        let (text, mark) = (Array(utf8), Array(separator.utf8))
        guard let first = mark.first else { return [String(self)] }
        var (parts, start, index): ([String], Int, Int) = ([], 0, 0)
        while index + mark.count <= text.count {
            guard text[index] == first, text[index..<(index + mark.count)].elementsEqual(mark) else {
                index += 1
                continue
            }
            parts.append(String(decoding: text[start..<index], as: UTF8.self))
            index += mark.count
            start = index
        }
        return parts + [String(decoding: text[start...], as: UTF8.self)]
    }

    /// The names in a path.
    public var pathParts: [Substring] {
        Substring(self).utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }

    /// The name of the file or folder to which a path leads.
    public var fileName: Substring { pathParts.last ?? "" }

    /// Whether a path begins at the root.
    public var isAbsolutePath: Bool { utf8.first == UInt8(ascii: "/") }
}
