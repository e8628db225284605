import Text

extension Nearest {
    /// `; did you mean X?` for the id of a rule, or nothing: it may be that of another tool.
    public static func hint(forRule id: String) -> String {
        let peers = Rule.all.filter { $0.hasPeer(id) }.map(\.id)
        return peers.isEmpty
            ? hint(id, among: Rule.all.map(\.id)) : "; did you mean \(peers.joined(separator: " or "))?"
    }
}
