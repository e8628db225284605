/// How many letters make two words different.
public enum EditDistance {
    /// The number of letters that are put in, left out or changed; two letters that change places count as one.
    public static func between(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(
                    previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    best = min(best, before[column - 1] + 1)
                }
                current.append(best)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }

    /// The word nearest to another, in any case, and no more than so many letters away; the first of several.
    public static func nearest(to word: String, among words: [String], within limit: Int) -> String? {
        // What is longer than any name is near none.
        let wanted = Array(word.lowercased().utf8.prefix(64))
        let near = words.filter { abs($0.utf8.count - wanted.count) <= limit }
        let scored = near.map { (between(wanted, Array($0.lowercased().utf8)), $0) }
        guard let best = scored.min(by: { $0.0 < $1.0 }), best.0 <= limit else { return nil }
        return best.1
    }
}
