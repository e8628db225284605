/// Finds what somebody may have meant.
public enum Nearest {
    /// The candidate with the smallest edit distance to a word, nil when none is near.
    public static func candidate(to word: String, among candidates: [String]) -> String? {
        let letters = min(word.lowercased().utf8.count, 64)
        return EditDistance.nearest(to: word, among: candidates, within: max(2, letters / 3))
    }

    /// `; did you mean X?` or nothing.
    public static func hint(_ word: String, among candidates: [String]) -> String {
        candidate(to: word, among: candidates).map { "; did you mean \($0)?" } ?? ""
    }
}
