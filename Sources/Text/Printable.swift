/// Text from manifests, file names and refs as it may be shown on a terminal: whoever wrote it must not move the cursor,
/// colour the screen or turn the direction of the line.
public enum Printable {
    /// The text with every character that does not print written as `\u{..}`.
    public static func text(_ text: String) -> String {
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
        }
        if isPlain == true { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if isSafe(scalar) {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return shown
    }

    /// A line of a manifest: as `text`, but a tab stays, as a blank, so that columns keep their place.
    public static func line(_ text: String) -> String {
        Printable.text(text.utf8.contains(UInt8(ascii: "\t")) ? String(text.map { $0 == "\t" ? " " : $0 }) : text)
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
