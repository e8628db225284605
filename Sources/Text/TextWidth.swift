/// How much room text takes on a terminal.
public enum TextWidth {
    /// The columns that a text fills: characters of East Asian scripts and emoji fill two, marks that join the character
    /// before them none.
    public static func columns(_ text: String) -> Int { columns(text[...]) }

    /// The same of a part of a text. Each line of a report asks for it, and of two types alone the compiler makes it quick.
    public static func columns(_ text: Substring) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.utf8.count }
        return text.reduce(0) { $0 + columns(of: $1) }
    }

    private static func columns(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{fe0f}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return wide.contains { $0.contains(first.value) } ? 2 : 1
        }
    }

    /// The ranges of wide and full-width characters.
    ///
    /// Source: Unicode Standard Annex #11, EastAsianWidth.txt, put together.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
        0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6,
        0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd,
    ]

    /// The lines of a text broken at blanks, so that none is wider than `width` where its words allow it.
    public static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var (line, filled) = ("", 0)
        for word in text.split(separator: " ") {
            let columns = columns(word)
            if filled > 0, filled + 1 + columns > width {
                lines.append(line)
                (line, filled) = ("", 0)
            }
            if filled > 0 { line += " " }
            line += word
            filled += columns + (filled > 0 ? 1 : 0)
        }
        return filled > 0 || lines.isEmpty ? lines + [line] : lines
    }
}
