import Kubernetes
import Manifest
import Rules

/// An exemption of a policy: findings of some rules do not count where everything that it names matches.
public struct Exemption: Sendable {
    /// The rules by id, nil for all.
    public var rules: Set<String>?
    /// What it is for. A list that is empty asks nothing; of the others at least one entry must match.
    public var match = Match()
    /// Why, for those who read the policy later.
    public var reason: String
    /// The last day on which it counts, nil for no end.
    public var expires: CalendarDate?
    /// Where it stands in the policy file.
    public var position: Position

    /// What an exemption is for.
    public struct Match: Sendable {
        /// `kind`
        public var kinds: [Glob] = []
        /// `metadata.namespace`, as the manifest has it.
        public var namespaces: [Glob] = []
        /// `metadata.name`
        public var names: [Glob] = []
        /// The names of containers; a finding about the pod as a whole has none.
        public var containers: [Glob] = []
        /// The file, from the folder of the policy on.
        public var files: [Glob] = []
        /// The route to the field, such as `spec.template.spec.containers[*].image`.
        public var fields: [Glob] = []
        /// Labels of the object, all of them.
        public var labels: [String: Glob] = [:]
    }

    /// Whether it does not count any more.
    public func hasExpired(on today: CalendarDate) -> Bool { expires.map { $0 < today } ?? false }

    /// Whether it covers a finding.
    ///
    /// - Parameters:
    ///   - object: what names the object in which it is, which may hold the one that the finding names.
    ///   - label: the labels of that object.
    ///   - file: the file from the folder of the policy on, nil where there is none.
    func covers(
        _ finding: Finding, in object: ObjectIdentity, label: (String) -> String?, file: String?
    ) -> Bool {
        if let rules, !rules.contains(finding.rule) { return false }
        return Exemption.accept(match.kinds, object.kind)
            && Exemption.accept(match.names, object.name)
            && Exemption.accept(match.namespaces, object.namespace)
            && Exemption.accept(match.containers, finding.container)
            && Exemption.accept(match.files, file)
            && (match.fields.isEmpty || Exemption.accept(match.fields, finding.field.description))
            && match.labels.allSatisfy { key, value in
                label(key).map(value.matches) ?? false
            }
    }

    private static func accept(_ globs: [Glob], _ text: String?) -> Bool {
        if globs.isEmpty { return true }
        guard let text else { return false }
        return globs.contains { $0.matches(text) }
    }
}
