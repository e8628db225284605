/// A rule that can say nothing of an object, because it depends on something that nobody knows here.
public struct Undecided: Sendable, Hashable {
    /// The id of the rule.
    public let rule: String
    /// What it would have to know.
    public let reason: String
}
