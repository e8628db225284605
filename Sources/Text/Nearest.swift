/// Finds what somebody may have meant.
public enum Nearest {
    /// The candidate with the smallest edit distance to a word, nil when none is near.
    public static func candidate(to word: String, among candidates: [String]) -> String? {
        if let same = withSameWords(as: word, among: candidates) { return same }
        let letters = min(word.lowercased().utf8.count, 64)
        return EditDistance.nearest(to: word, among: candidates, within: letters < 4 ? 1 : max(2, letters / 3))
    }

    /// The shortest candidate with all words of a name of several: `run-as-non-root-missing` for run-as-non-root.
    private static func withSameWords(as word: String, among candidates: [String]) -> String? {
        let words = Set(word.lowercased().split(separator: "-"))
        guard words.count > 1 else { return nil }
        let found = candidates.filter { words.isSubset(of: $0.lowercased().split(separator: "-")) }
        return found.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }

    /// `; did you mean X?` or nothing.
    public static func hint(_ word: String, among candidates: [String]) -> String {
        candidate(to: word, among: candidates).map { "; did you mean \($0)?" } ?? ""
    }
}
