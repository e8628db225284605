import Kubernetes

extension [Finding.Key: Int] {
    /// Counts the keys of a finding and of those that it stands for.
    public mutating func count(_ finding: Finding) {
        for key in finding.allKeys { self[key, default: 0] += 1 }
    }
}

extension Finding {
    /// What is wrong, in texts by which a later run knows it again; nil where there is a digest among them that only this run
    /// knows, as of a credential.
    public var lastingValues: [String]? {
        let values = keys.map { "\($0.scope)\u{0}\($0.value)" }
        return values.contains { $0.contains(ContentDigest.mark) } ? nil : values.sorted()
    }

    /// The values that are the same for two readings of one text, of which one has its variables replaced: no digests, which are
    /// of all that is there.
    public var comparableValues: [String] { values.filter { !$0.contains(ContentDigest.mark) } }

    /// What makes two findings the same defect.
    public struct Key: Hashable, Sendable {
        let rule: String
        let object: ObjectIdentity
        let anchor: String
        let value: String
        let scope: String

        private static let grant = "grant"

        init(rule: String, object: ObjectIdentity, anchor: String, value: String, scope: String) {
            (self.rule, self.object, self.anchor, self.value, self.scope) = (rule, object, anchor, value, scope)
        }

        /// The key of something that the object lets somebody do: whatever is said of it, it is new where it is granted anew.
        init(granting right: String, to object: ObjectIdentity, scope: String) {
            self.init(rule: Key.grant, object: object, anchor: "rules", value: right, scope: scope)
        }

        /// Whether it is something that the object lets somebody do.
        public var isGrant: Bool { rule == Key.grant }

        /// Whether what another key of the same object grants is part of what this one grants.
        public func covers(_ other: Key) -> Bool {
            isGrant && other.isGrant && object == other.object && scope == other.scope
                && RoleRights.covers(value, other.value)
        }
    }
}
