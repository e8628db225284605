@_exported import Rules

/// Which rules are judged: profiles unite, single rules are added to them or stand alone, and what is skipped is skipped.
public struct Selection: Sendable {
    /// The profiles; none means the default one, or no profile where single rules are named.
    public var profiles: [Profile]
    /// The ids of single rules.
    public var rules: [String]
    /// The ids of rules that are left out, whatever else names them.
    public var skipped: [String]

    /// A selection.
    public init(profiles: [Profile] = [], rules: [String] = [], skipped: [String] = []) {
        self.profiles = profiles
        self.rules = rules
        self.skipped = skipped
    }

    /// The profiles that are in force.
    public var effectiveProfiles: [Profile] { profiles.isEmpty && rules.isEmpty ? [.recommended] : profiles }

    /// A name that nothing bears.
    public struct UnknownRule: Error, CustomStringConvertible {
        let id: String

        /// The message, with the nearest id.
        public var description: String {
            "unknown rule \"\(id)\"" + Nearest.hint(id, among: Rule.all.map(\.id))
        }
    }

    /// The rules of the selection, in the order of the catalog.
    ///
    /// - Throws: `UnknownRule` for an id that no rule has.
    public func resolve() throws(UnknownRule) -> [Rule] {
        for id in rules + skipped where Rule.named(id) == nil { throw UnknownRule(id: id) }
        let profiles = effectiveProfiles
        let (named, skipped) = (Set(rules), Set(skipped))
        return Rule.all.filter { rule in
            !skipped.contains(rule.id) && (named.contains(rule.id) || profiles.contains { $0.contains(rule) })
        }
    }
}
