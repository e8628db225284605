import Text

/// The difference of two texts, as `diff -u` and `git apply` have it.
///
/// Source: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
public enum UnifiedDiff {
    private static let context = 3

    private typealias Line = LineDifference<ArraySlice<UInt8>>

    /// The difference, nothing where there is none.
    ///
    /// - Parameter path: the path of the file, without a leading slash.
    public static func text(of path: String, from old: [UInt8], to new: [UInt8]) -> [UInt8] {
        if old == new { return [] }
        let lines = Line.lines(from: UnifiedDiff.lines(old), to: UnifiedDiff.lines(new))
        var diff = Array("--- a/\(path)\n+++ b/\(path)\n".utf8)
        var start = 0
        while let first = lines[start...].firstIndex(where: isChange) {
            var last = first
            // Changes that are near to one another stand in one hunk.
            while let next = lines[(last + 1)...].firstIndex(where: isChange), next - last <= 2 * context + 1 {
                last = next
            }
            let range = max(start, first - context)..<min(lines.count, last + context + 1)
            diff += hunk(lines, range)
            start = range.upperBound
        }
        return diff
    }

    private static func isChange(_ line: Line) -> Bool { if case .kept = line { false } else { true } }

    private static func hunk(_ lines: [Line], _ range: Range<Int>) -> [UInt8] {
        var (before, after) = (0, 0)
        for line in lines[..<range.lowerBound] { count(line, &before, &after) }
        var (olds, news) = (0, 0)
        var body: [UInt8] = []
        for line in lines[range] {
            count(line, &olds, &news)
            switch line {
            case .kept(let text): body += [UInt8(ascii: " ")] + text
            case .removed(let text): body += [UInt8(ascii: "-")] + text
            case .added(let text): body += [UInt8(ascii: "+")] + text
            }
            if body.last != 0x0a { body += Array("\n\\ No newline at end of file\n".utf8) }
        }
        func place(_ start: Int, _ count: Int) -> String {
            count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
        }
        return Array("@@ -\(place(before, olds)) +\(place(after, news)) @@\n".utf8) + body
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
    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0a).map { $0 + 1 } ?? text.count
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }
}
