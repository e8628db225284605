import Manifest

/// Where a character of a text stands in the file, in whatever style the text is written: lines are folded in most of them, and
/// characters are escaped in some.
///
/// The characters that are no blanks stand in the file in the order of the text. It goes through both side by side.
struct ScalarPlace {
    private let node: Node
    private var number: Int
    private var line: [Unicode.Scalar]
    private var column: Int
    private var quote: Unicode.Scalar?

    /// The place of a character.
    ///
    /// - Parameters:
    ///   - offset: how many characters of the text stand before it.
    ///   - text: the value of the node.
    /// - Returns: the place of the node where that cannot be said.
    static func position(of offset: Int, in text: String, _ node: Node) -> Position {
        var place = ScalarPlace(node)
        for (index, character) in text.unicodeScalars.enumerated() {
            guard place?.goTo(character) ?? false, let found = place else { return node.position }
            if index == offset { return found.position }
            place?.pass(character)
        }
        return place?.position ?? node.position
    }

    private init?(_ node: Node) {
        let start = node.position
        guard let line = node.lineText(start.line) else { return nil }
        (self.node, number, self.line, column) = (node, start.line, Array(line.unicodeScalars), start.column - 1)
        switch self.line.dropFirst(column).first {
        case "|", ">": guard goToNextLine() else { return nil }
        case "\"", "'":
            quote = self.line[column]
            column += 1
        default: break
        }
    }

    private var position: Position { Position(line: number, column: column + 1) }

    private static func isBlank(_ character: Unicode.Scalar) -> Bool {
        character == " " || character == "\t" || character == "\n" || character == "\r"
    }

    private mutating func goToNextLine() -> Bool {
        guard let next = node.lineText(number + 1) else { return false }
        (number, line, column) = (number + 1, Array(next.unicodeScalars), 0)
        return true
    }

    private var isAtBackslash: Bool { quote == "\"" && column < line.count && line[column] == "\\" }

    /// Goes to where a character begins; false where the document ends before. A blank may be anywhere between what is not.
    private mutating func goTo(_ character: Unicode.Scalar) -> Bool {
        if ScalarPlace.isBlank(character) { return true }
        while true {
            while column < line.count, ScalarPlace.isBlank(line[column]) { column += 1 }
            // A backslash at the end of a line takes the line break away.
            let isContinued = isAtBackslash && column == line.count - 1
            if column < line.count, !isContinued { return true }
            guard goToNextLine() else { return false }
        }
    }

    /// Goes behind a character.
    private mutating func pass(_ character: Unicode.Scalar) {
        if isAtBackslash {
            let next = column + 1 < line.count ? line[column + 1] : " "
            column += next == "x" ? 4 : next == "u" ? 6 : next == "U" ? 10 : 2
        } else if !ScalarPlace.isBlank(character) {
            column += quote == "'" && line[column] == "'" ? 2 : 1
        }
    }
}
