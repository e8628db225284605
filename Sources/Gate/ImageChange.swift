/// Tells a new version of an image, the commonest change of all, from every other change without reading what the files say.
enum ImageChange {
    /// Whether two texts are the same but for lines that say a plain image, of which nothing else in the text depends: no anchor,
    /// no quotes, no block.
    static func isOnly(_ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer) -> Bool {
        var (left, right) = (old[...], new[...])
        while !left.isEmpty, !right.isEmpty {
            let (one, other) = (line(&left), line(&right))
            if one.elementsEqual(other) { continue }
            guard let before = image(one), let after = image(other), before.elementsEqual(after) else { return false }
        }
        return left.isEmpty && right.isEmpty
    }

    private static func line(_ text: inout Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        let end = text.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.endIndex
        defer { text = text[end...] }
        return text[..<end]
    }

    /// What stands before the image in a line that says one and nothing else; nil for any other line.
    private static func image(_ line: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer>? {
        guard let first = line.firstIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }),
            line[first...].starts(with: "image: ".utf8)
        else { return nil }
        let start = first + "image: ".utf8.count
        let isPlain = line[start...].allSatisfy { byte in
            byte.isOfReference || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        }
        return isPlain && line.count > start - line.startIndex ? line[..<start] : nil
    }
}

extension UInt8 {
    /// Whether it may stand in the reference of an image.
    fileprivate var isOfReference: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
