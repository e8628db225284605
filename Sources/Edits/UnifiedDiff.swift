import Text

/// The difference of two texts, as `diff -u` and `git apply` have it.
///
/// Source: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
public enum UnifiedDiff {
    private static let context = 3

    private typealias Line = LineDifference<TextLine>

    /// A line with its end.
    private struct TextLine: Hashable {
        let bytes: ArraySlice<UInt8>

        static func == (left: TextLine, right: TextLine) -> Bool {
            left.bytes.count == right.bytes.count && left.bytes.elementsEqual(right.bytes)
        }

        func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    /// The difference, nothing where there is none.
    ///
    /// - Parameter path: the path of the file, without a leading slash.
    public static func text(of path: String, from old: [UInt8], to new: [UInt8]) -> [UInt8] {
        if old == new { return [] }
        let lines = Line.lines(from: UnifiedDiff.lines(old), to: UnifiedDiff.lines(new))
        var diff = Array("--- \(name("a/" + path))\n+++ \(name("b/" + path))\n".utf8)
        var start = 0
        var counts = (old: 0, new: 0)
        while let first = lines[start...].firstIndex(where: isChange) {
            var last = first
            // Changes that are near to one another stand in one hunk.
            while let next = lines[(last + 1)...].firstIndex(where: isChange), next - last <= 2 * context + 1 {
                last = next
            }
            let range = max(start, first - context)..<min(lines.count, last + context + 1)
            for line in lines[start..<range.lowerBound] { count(line, &counts.old, &counts.new) }
            diff += hunk(lines[range], at: &counts)
            start = range.upperBound
        }
        return diff
    }

    /// The name of a file in a header: in quotes where it has characters that end it, and with a tab behind it where it has
    /// blanks, which patch would take for its end.
    ///
    /// Source: `quote_c_style` of git
    private static func name(_ path: String) -> String {
        let isQuoted = path.utf8.contains {
            $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
        }
        guard isQuoted else { return path.utf8.contains(UInt8(ascii: " ")) ? path + "\t" : path }
        var quoted = "\""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "\t": quoted += "\\t"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 8)
                quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func isChange(_ line: Line) -> Bool { if case .kept = line { false } else { true } }

    /// - Parameter place: how many lines of both texts stand before the hunk; then, how many stand before its end.
    private static func hunk(_ lines: ArraySlice<Line>, at place: inout (old: Int, new: Int)) -> [UInt8] {
        let (before, after) = place
        var body: [UInt8] = []
        for line in lines {
            count(line, &place.old, &place.new)
            switch line {
            case .kept(let line): body += [UInt8(ascii: " ")] + line.bytes
            case .removed(let line): body += [UInt8(ascii: "-")] + line.bytes
            case .added(let line): body += [UInt8(ascii: "+")] + line.bytes
            }
            if body.last != 0x0a { body += Array("\n\\ No newline at end of file\n".utf8) }
        }
        func text(_ start: Int, _ end: Int) -> String {
            let count = end - start
            return count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
        }
        return Array("@@ -\(text(before, place.old)) +\(text(after, place.new)) @@\n".utf8) + body
    }

    private static func count(_ line: Line, _ old: inout Int, _ new: inout Int) {
        switch line {
        case .kept:
            old += 1
            new += 1
        case .removed: old += 1
        case .added: new += 1
        }
    }

    /// The lines of a text, each with its end.
    private static func lines(_ text: [UInt8]) -> [TextLine] {
        var lines: [TextLine] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0a).map { $0 + 1 } ?? text.count
            lines.append(TextLine(bytes: text[start..<end]))
            start = end
        }
        return lines
    }
}
