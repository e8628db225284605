import Text

/// Text from manifests in XML and HTML.
enum Markup {
    /// The text with what has a meaning in markup escaped, and every character that does not print written out: XML has no
    /// way to say most of them.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map({ Printable.text(String($0)) }) {
            if !escaped.isEmpty { escaped += "\n" }
            for character in line {
                switch character {
                case "&": escaped += "&amp;"
                case "<": escaped += "&lt;"
                case ">": escaped += "&gt;"
                case "\"": escaped += "&quot;"
                case "'": escaped += "&#39;"
                default: escaped.append(character)
                }
            }
        }
        return escaped
    }
}
