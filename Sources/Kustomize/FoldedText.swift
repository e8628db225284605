import Manifest

/// Texts in folded blocks (`>`) as kubectl prints them: kustomize writes the object out once, and reads it again. Its writer puts a
/// line break too many where a line begins with a blank behind one that does not.
///
/// Source: `yaml_emitter_write_folded_scalar` in go-yaml v3 as sigs.k8s.io/yaml carries it, and `yaml_parser_scan_block_scalar`
enum FoldedText {
    /// A text as it is once it has been written and read.
    static func rewritten(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(0x0a), !isQuoted(bytes) else { return text }
        return String(decoding: read(written(bytes), end: end(of: bytes)), as: UTF8.self)
    }

    /// Whether it is written in quotes instead, which keep it.
    private static func isQuoted(_ bytes: [UInt8]) -> Bool {
        if bytes.last == 0x20 { return true }
        return zip(bytes, bytes.dropFirst()).contains { $0 == 0x20 && $1 == 0x0a }
    }

    /// What becomes of the line ends at the end.
    private enum End { case none, one, all }

    private static func end(of bytes: [UInt8]) -> End {
        guard bytes.last == 0x0a else { return .none }
        return bytes.count == 1 || bytes[bytes.count - 2] == 0x0a ? .all : .one
    }

    private static func written(_ bytes: [UInt8]) -> [UInt8] {
        // What it takes for the character behind a line end is the first of the text.
        let isBlankz = bytes.first { $0 != 0x0a }.map(\.isBlank) ?? true
        var (result, isAfterBreak, isLeading): ([UInt8], Bool, Bool) = ([], true, true)
        for byte in bytes {
            if byte == 0x0a {
                if !isAfterBreak, !isLeading, !isBlankz { result.append(0x0a) }
                result.append(0x0a)
                isAfterBreak = true
            } else {
                if isAfterBreak { isLeading = byte.isBlank }
                result.append(byte)
                isAfterBreak = false
            }
        }
        return result
    }

    private static func read(_ bytes: [UInt8], end: End) -> [UInt8] {
        var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)[...]
        var result: [UInt8] = []
        var (hasBreak, breaks, wasBlank) = (false, 0, false)
        // What stands behind the last line end is no line.
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        let endsInBreak = bytes.last == 0x0a
        for (index, line) in lines.enumerated() {
            guard let first = line.first else {
                breaks += 1
                continue
            }
            if hasBreak, !wasBlank, !first.isBlank {
                if breaks == 0 { result.append(0x20) }
            } else if hasBreak {
                result.append(0x0a)
            }
            result += repeatElement(0x0a, count: breaks)
            result += line
            (hasBreak, breaks, wasBlank) = (index < lines.count - 1 || endsInBreak, 0, first.isBlank)
        }
        if end != .none, hasBreak { result.append(0x0a) }
        if end == .all { result += repeatElement(0x0a, count: breaks) }
        return result
    }
}
