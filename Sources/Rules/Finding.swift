/// One thing that is wrong: one rule, one object, one container, one field.
public struct Finding: Sendable {
    /// The rule.
    public var rule: Rule
    /// How much it weighs.
    public var severity: Severity
    /// What is wrong, in a phrase that names the container.
    public var message: String
    /// The object.
    public var object: ObjectIdentity
    /// The name of the container, nil where the finding is about the pod or the object.
    public var container: String?
    /// The field that the finding is about, whether it exists or not.
    public var field: FieldPath
    /// How many steps of `field` exist.
    public var existingSteps: Int
    /// Where the deepest existing place of `field` begins.
    public var position: Position
    /// What the finding is about in terms that stay the same when lines move and lists are put in another order: the
    /// field with list entries by name.
    public var anchor: String
    /// The values that are wrong; empty where something is missing.
    public var values: [String]

    /// By which findings about one field of one subject are told, within one judgement.
    var sameField: SameField

    /// A field: which of the object's pods it belongs to (0 for none), and the route from there.
    struct SameField: Hashable, Sendable {
        let pod: Int
        let field: String
    }

    /// The route to the deepest place that exists.
    public var path: FieldPath { FieldPath(Array(field.steps.prefix(existingSteps))) }

    /// Whether the finding is about something that is missing.
    public var isAboutAbsence: Bool {
        switch rule.concern {
        case .absence: true
        case .presence: false
        case .either: existingSteps < field.steps.count
        }
    }

    /// The keys by which findings of two versions of an object are matched: one for each wrong value, or one for what is
    /// missing.
    public var keys: [Key] {
        let values = values.isEmpty ? [""] : values
        return values.map { Key(rule: rule.id, object: object, container: container, anchor: anchor, value: $0) }
    }

    /// What makes two findings the same defect.
    public struct Key: Hashable, Sendable {
        let rule: String
        let object: ObjectIdentity
        let container: String?
        let anchor: String
        let value: String
    }
}
