import Manifest

/// Where the text of a string stands in the document around it.
public struct TextOrigin {
    private let node: Node
    private let lines: [String]
    private let isBlock: Bool
    private let start: Position

    /// The place of a string.
    public init(_ node: Node) {
        self.node = node
        start = node.position
        lines = String(decoding: node.utf8, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        let first = node.lineText(start.line).map { Array($0.unicodeScalars) } ?? []
        let mark = start.column - 1 < first.count && start.column > 0 ? first[start.column - 1] : " "
        isBlock = mark == "|" || mark == ">"
    }

    /// The place in the document of a place in the text; that of the string where it cannot be told.
    public func position(of inner: Position) -> Position {
        guard inner.line >= 1, inner.line <= lines.count else { return start }
        let text = lines[inner.line - 1]
        let wanted = Array(text.unicodeScalars)
        let candidates = isBlock ? [start.line + inner.line] : [start.line + inner.line - 1, start.line]
        for line in candidates {
            guard let outer = node.lineText(line).map({ Array($0.unicodeScalars) }),
                let offset = TextOrigin.offset(of: wanted, in: outer, from: line == start.line ? start.column - 1 : 0)
            else { continue }
            return Position(line: line, column: offset + inner.column)
        }
        return isBlock ? Position(line: start.line + inner.line, column: 1) : start
    }

    private static func offset(of text: [Unicode.Scalar], in line: [Unicode.Scalar], from start: Int) -> Int? {
        guard !text.isEmpty, start >= 0, line.count >= start + text.count else { return nil }
        return (start...(line.count - text.count)).first {
            line[$0] == text[0] && line[$0..<($0 + text.count)].elementsEqual(text)
        }
    }
}
