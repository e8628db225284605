import Text

/// The rules that there are, by id. It is handed to whatever asks for rules, so that others can join those that the program
/// brings along.
public struct RuleCatalog: Sendable {
    /// The rules, in the order of their ids.
    public let rules: [Rule]

    /// The rules of the folder `Catalog`. The list is made from the files when the program is built.
    public static let builtIn = RuleCatalog(Rule.catalog)

    /// A catalog of some rules, each with an id of its own.
    public init(_ rules: [Rule]) { self.rules = rules.sorted { $0.id < $1.id } }

    /// The ids of all rules, in order.
    public var ids: [String] { rules.map(\.id) }

    /// The rule with an id, nil where there is none.
    public func rule(named id: String) -> Rule? {
        var (low, high) = (0, rules.count)
        while low < high {
            let middle = low + (high - low) / 2
            if rules[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < rules.count && rules[low].id == id ? rules[low] : nil
    }

    /// The rules that find the same as a check of another tool, or nearly so.
    public func rules(withPeer check: String) -> [Rule] { rules.filter { $0.hasPeer(check) } }

    /// `; did you mean X?` for the id of a rule, or nothing: it may be that of another tool.
    public func hint(for id: String) -> String {
        let peers = rules(withPeer: id).map(\.id)
        return peers.isEmpty ? Nearest.hint(id, among: ids) : "; did you mean \(peers.joined(separator: " or "))?"
    }
}
