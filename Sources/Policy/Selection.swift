import Kubernetes
import Rules

/// Which rules are judged: profiles unite, single rules are added to them or stand alone, and what is skipped is skipped.
public struct Selection: Sendable {
    /// The profiles; none means the default one, or no profile where single rules are named.
    public var profiles: [Profile]
    /// The ids of single rules.
    public var rules: [String]
    /// The ids of rules that are left out, whatever else names them.
    public var skipped: [String]

    /// What a policy asks of single rules, by id: it adds to the profiles and takes away from them. Rules that are named
    /// by `rules` or `skipped` are not its business.
    public var settings: [String: RuleSettings]

    /// Creates a selection; without arguments it selects the profile `recommended`.
    public init(
        profiles: [Profile] = [], rules: [String] = [], skipped: [String] = [], settings: [String: RuleSettings] = [:]
    ) {
        self.settings = settings
        self.profiles = profiles
        self.rules = rules
        self.skipped = skipped
    }

    /// The profiles that are in force.
    public var effectiveProfiles: [Profile] { profiles.isEmpty && rules.isEmpty ? [.recommended] : profiles }

    /// Whether a version of the Pod Security Standards has the control of a rule.
    private static func isKnown(
        _ rule: Rule, at level: Standard.PodSecurityLevel, _ version: KubernetesVersion
    ) -> Bool {
        let versions = rule.standards.compactMap { standard -> Int? in
            guard case .podSecurity(let own, _, let from) = standard, level == .restricted || own == .baseline else {
                return nil
            }
            return from
        }
        return versions.min().map { version.minor >= $0 } ?? true
    }

    /// The ids of rules that texts name, each one id, several with commas between them, or a check of another tool, which
    /// leads to the rules that find the same. What nothing bears stays as it is.
    public static func ids(named texts: [String], in catalog: RuleCatalog) -> [String] {
        texts.flatMap { $0.split(separator: ",").map(String.init) }.flatMap { id in
            if catalog.rule(named: id) != nil { return [id] }
            let found = catalog.rules(withPeer: id).map(\.id)
            return found.isEmpty ? [id] : found
        }
    }

    /// A name that nothing bears.
    public struct UnknownRule: Error, CustomStringConvertible {
        /// The message, with the nearest id.
        public let description: String

        init(_ id: String, in catalog: RuleCatalog) { description = "unknown rule \"\(id)\"" + catalog.hint(for: id) }
    }

    /// The level of the Pod Security Standards, where nothing but its profiles is selected.
    public var podSecurityLevel: Standard.PodSecurityLevel? {
        guard rules.isEmpty, !profiles.isEmpty, !settings.values.contains(where: { $0.isEnabled == true }) else {
            return nil
        }
        let levels = profiles.compactMap(\.podSecurityLevel)
        guard levels.count == profiles.count else { return nil }
        return levels.contains(.restricted) ? .restricted : .baseline
    }

    /// The rules of the selection, in the order of the catalog. For the Pod Security Standards a version has only the
    /// controls that it knows.
    ///
    /// - Throws: `UnknownRule` for an id that no rule has.
    public func resolve(
        in catalog: RuleCatalog, for version: KubernetesVersion = .newest
    ) throws(UnknownRule) -> [Rule] {
        for id in rules + skipped where catalog.rule(named: id) == nil { throw UnknownRule(id, in: catalog) }
        let profiles = effectiveProfiles
        let (named, skipped) = (Set(rules), Set(skipped))
        let level = podSecurityLevel
        return catalog.rules.filter { rule in
            if let level, !Selection.isKnown(rule, at: level, version) { return false }
            if skipped.contains(rule.id) { return false }
            if named.contains(rule.id) { return true }
            // Where rules are named and no profile is, they alone are judged.
            if profiles.isEmpty { return false }
            if let isEnabled = settings[rule.id]?.isEnabled { return isEnabled }
            // What an organisation has to say of a rule nobody else can say for it.
            if rule.needsParameters, settings[rule.id]?.parameters.isEmpty ?? true { return false }
            return profiles.contains { $0.contains(rule) }
        }
    }
}
