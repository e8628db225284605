/// Finds what somebody may have meant.
public enum Nearest {
    /// The candidate with the smallest edit distance to a word, nil when none is near.
    public static func candidate(to word: String, among candidates: [String]) -> String? {
        let wanted = Array(word.lowercased().utf8.prefix(64))
        let scored = candidates.map { (EditDistance.between(wanted, Array($0.lowercased().utf8)), $0) }
        guard let best = scored.min(by: { $0.0 < $1.0 }), best.0 <= max(2, wanted.count / 3) else { return nil }
        return best.1
    }

    /// `; did you mean X?` or nothing.
    public static func hint(_ word: String, among candidates: [String]) -> String {
        candidate(to: word, among: candidates).map { "; did you mean \($0)?" } ?? ""
    }
}
