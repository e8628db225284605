/// The encodings in which kubectl's reader takes a document: UTF-8 with or without a byte order mark, and UTF-16 with one.
enum TextEncoding {
    /// A document as clean UTF-8: the byte order mark removed, UTF-16 converted, bytes that are not UTF-8 replaced. Nil
    /// where the text can be read as it stands, which is nearly always.
    static func converted(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if text.starts(with: [0xff, 0xfe]) { return utf8(utf16: text.dropFirst(2), littleEndian: true) }
        if text.starts(with: [0xfe, 0xff]) { return utf8(utf16: text.dropFirst(2), littleEndian: false) }
        if text.starts(with: [0xef, 0xbb, 0xbf]) { return UTF8Repair.repaired(Array(text.dropFirst(3))) }
        return UTF8Repair.isValid(text) ? nil : UTF8Repair.replace(text)
    }

    private static func utf8(utf16 bytes: Slice<UnsafeBufferPointer<UInt8>>, littleEndian: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(littleEndian ? second << 8 | first : first << 8 | second)
            index += 2
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
