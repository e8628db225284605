/// Colours for a terminal, or none.
struct TextStyle {
    let usesColour: Bool

    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func good(_ text: String) -> String { paint(text, "32") }
    func bad(_ text: String) -> String { paint(text, "31") }

    func severity(_ severity: Severity, _ text: String) -> String {
        switch severity {
        case .critical: paint(text, "1;31")
        case .high: paint(text, "31")
        case .medium: paint(text, "33")
        case .low: paint(text, "36")
        case .info: paint(text, "2")
        }
    }

    private func paint(_ text: String, _ code: String) -> String {
        usesColour ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}
