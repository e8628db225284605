import Rules

/// Colours for a terminal, or none.
struct TextStyle {
    let usesColour: Bool

    /// A way to stress text, as the number of its escape sequence.
    enum Emphasis: String {
        case bold = "1"
        case dim = "2"
        case good = "32"
        case bad = "31"
        case critical = "1;31"
        case medium = "33"
        case low = "36"
    }

    func bold(_ text: String) -> String { paint(text, .bold) }
    func dim(_ text: String) -> String { paint(text, .dim) }
    func good(_ text: String) -> String { paint(text, .good) }
    func bad(_ text: String) -> String { paint(text, .bad) }

    func severity(_ severity: Severity, _ text: String) -> String {
        switch severity {
        case .critical: paint(text, .critical)
        case .high: paint(text, .bad)
        case .medium: paint(text, .medium)
        case .low: paint(text, .low)
        case .info: paint(text, .dim)
        }
    }

    /// What begins an emphasis, for text that is written in pieces.
    func opening(_ emphasis: Emphasis) -> String { usesColour ? "\u{1b}[\(emphasis.rawValue)m" : "" }

    /// What ends any emphasis.
    var closing: String { usesColour ? "\u{1b}[0m" : "" }

    private func paint(_ text: String, _ emphasis: Emphasis) -> String {
        usesColour ? opening(emphasis) + text + closing : text
    }
}
