/// The resources of policy engines: they say what others may do, in the form of what others are.
public enum PolicyEngine {
    /// Whether a group is that of a policy engine.
    public static func isGroup(_ group: String) -> Bool {
        isKyverno(group) || isIn(group, "gatekeeper.sh", "kubewarden.io")
    }

    /// The keys under which there are patterns and mutations, where what else is there counts; nil where nothing does.
    static func keysOfPatterns(in group: String) -> Set<String>? {
        if isKyverno(group) {
            // What `generate` has is made as it is written.
            return ["validate", "mutate", "match", "exclude", "preconditions", "context", "verifyImages"]
        }
        return isGroup(group) ? nil : []
    }

    private static func isKyverno(_ group: String) -> Bool { isIn(group, "kyverno.io") }

    private static func isIn(_ group: String, _ domains: String...) -> Bool {
        domains.contains { group == $0 || group.hasSuffix("." + $0) }
    }
}
