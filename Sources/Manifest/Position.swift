/// A place in an input: line and column, both 1-based, the column in Unicode characters.
public struct Position: Sendable, Hashable, Comparable, Codable {
    /// The line, 1-based.
    public var line: Int
    /// The column, 1-based, in Unicode characters.
    public var column: Int

    /// A place from its 1-based line and column.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Whether one place comes before the other.
    public static func < (left: Position, right: Position) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
