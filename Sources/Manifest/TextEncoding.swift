/// The encodings in which kubectl takes an input: UTF-8 with or without a byte order mark, and UTF-16 with one. The mark
/// stands at the beginning of the input and holds for all of it, before anything is split into documents.
public enum TextEncoding {
    /// What the first bytes of an input say.
    enum Mark {
        case none
        case utf8
        case utf16(littleEndian: Bool)

        init(_ start: UnsafeBufferPointer<UInt8>) {
            if start.starts(with: [0xff, 0xfe]) {
                self = .utf16(littleEndian: true)
            } else if start.starts(with: [0xfe, 0xff]) {
                self = .utf16(littleEndian: false)
            } else {
                self = start.starts(with: [0xef, 0xbb, 0xbf]) ? .utf8 : .none
            }
        }
    }

    /// A text without its byte order mark, as UTF-8.
    public static func utf8(_ text: [UInt8]) -> [UInt8] {
        text.withUnsafeBufferPointer { bytes in
            switch Mark(bytes) {
            case .none: text
            case .utf8: Array(bytes.dropFirst(3))
            case .utf16(let littleEndian):
                utf8(utf16: UnsafeBufferPointer(rebasing: bytes.dropFirst(2)), littleEndian: littleEndian)
            }
        }
    }

    /// Whether a document begins with a mark of UTF-16, inside an input that is not in UTF-16: kubectl's YAML reader, and
    /// kustomize, look for it in each document.
    static func beginsInUTF16(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.starts(with: [0xff, 0xfe]) || text.starts(with: [0xfe, 0xff])
    }

    /// The input behind its byte order mark, as UTF-8.
    static func decoded(_ input: Input, limits: Limits) throws(ReadFailure) -> Input {
        while input.rest.count < 3, try input.readMore() {}
        switch Mark(input.rest) {
        case .none: return input
        case .utf8:
            input.skipMark(bytes: 3)
            return input
        case .utf16(let littleEndian):
            input.skipMark(bytes: 2)
            guard try input.isShorter(than: limits.documentSize + 1) else {
                throw ReadFailure(.limit, "more than \(limits.documentSize >> 20) MiB of UTF-16", at: input.position)
            }
            // Whoever splits before decoding finds a separator in these bytes, which are no line feed and no dash.
            // So does whoever makes line feeds of CRLF before decoding.
            guard !ByteSearch.contains(input.rest, "\n---"), !ByteSearch.contains(input.rest, "\r\n") else {
                throw ReadFailure(.separatorInUTF16, at: input.position)
            }
            return utf8(utf16: input.rest, littleEndian: littleEndian).withUnsafeBytes { Input(bytes: $0) }
        }
    }

    /// UTF-16 without its byte order mark as UTF-8.
    static func utf8(utf16 bytes: UnsafeBufferPointer<UInt8>, littleEndian: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = 0
        while index + 1 < bytes.count {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(littleEndian ? second << 8 | first : first << 8 | second)
            index += 2
        }
        // As kubectl has it: half a character is one that is not known.
        if index < bytes.count { units.append(0xfffd) }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
