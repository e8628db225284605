/// One thing that is wrong: one rule, one object, one container, one field.
public struct Finding: Sendable {
    /// The rule.
    public var rule: Rule
    /// How much it weighs.
    public var severity: Severity
    /// Whether it is told and never fails a run.
    public var isWarning: Bool
    /// What is wrong, in a phrase that names the container.
    public var message: String
    /// The object.
    public var object: ObjectIdentity
    /// The name of the container, nil where the finding is about the pod or the object.
    public var container: String?
    /// What the finding is about: a container, a pod, a rule of a role, or the object.
    var subject: Subject
    /// The route from the subject to the field, whether it exists or not.
    var relativeField: FieldPath
    /// How many steps of `relativeField` exist.
    var existingSteps: Int
    /// The field by which findings are matched: the list, where several bad entries of a list are one finding.
    var matchedField: String
    /// Where the deepest existing place of the field begins.
    public var position: Position
    /// The values that are wrong; empty where something is missing.
    public var values: [String]
    /// For one finding about several entries of a list: the bad ones, the first of which it points to.
    var entries: [Entry] = []
    /// What puts the message together anew where some of the entries have another finding that stands for them.
    var entryMessage: (@Sendable (String) -> String)?
    /// The list of a rule of a role in which a `*` is the cause, as it may be of others about the same rule; `all` for all
    /// of them.
    var wildcard: String?
    /// The findings about the same field that this one stands for: the rule of each, and its values.
    private var superseded: [(rule: String, values: [String])] = []

    init(
        rule: Rule, severity: Severity, isWarning: Bool, message: String, object: ObjectIdentity, container: String?,
        subject: Subject, relativeField: FieldPath, existingSteps: Int, matchedField: String, position: Position,
        values: [String]
    ) {
        self.rule = rule
        self.severity = severity
        self.isWarning = isWarning
        self.message = message
        self.object = object
        self.container = container
        self.subject = subject
        self.relativeField = relativeField
        self.existingSteps = existingSteps
        self.matchedField = matchedField
        self.position = position
        self.values = values
    }

    /// The route from the object to the field, whether it exists or not.
    public var field: FieldPath { subject.path.appending(relativeField) }

    /// The route to the deepest place that exists.
    public var path: FieldPath {
        subject.path.appending(FieldPath(Array(relativeField.steps.prefix(existingSteps))))
    }

    /// The route from the object to what the finding is about: a container, a pod, or the object itself, which is empty.
    public var subjectPathText: String { subject.pathText }

    /// `path` as text.
    public var pathText: String {
        var text = subject.pathText
        guard existingSteps > 0 else { return text }
        if !text.isEmpty { text.append(".") }
        text.append(FieldPath(Array(relativeField.steps.prefix(existingSteps))).description)
        return text
    }

    /// What the finding is about in terms that stay the same when lines move and lists are put in another order: the
    /// field with list entries by name.
    public var anchor: String { "\(subject.anchor).\(matchedField)" }

    /// Whether the finding is about something that is missing.
    public var isAboutAbsence: Bool {
        switch rule.concern {
        case .absence: true
        case .presence: false
        case .either: existingSteps < relativeField.steps.count
        }
    }

    /// The keys by which findings of two versions of an object are matched: one for each wrong value, or one for what is
    /// missing.
    public var keys: [Key] { keys(of: rule.id, values) }

    /// The keys of the finding and of those that it stands for: what a base has, whatever stands there.
    public var allKeys: [Key] { keys + superseded.flatMap { keys(of: $0.rule, $0.values) } }

    private func keys(of rule: String, _ values: [String]) -> [Key] {
        let anchor = anchor
        return (values.isEmpty ? [""] : values).map { Key(rule: rule, object: object, anchor: anchor, value: $0) }
    }

    /// An entry of a list that is wrong.
    struct Entry: Sendable {
        var index: Int
        var value: String
        /// Where the deepest existing place of the entry's field begins, and of how many steps the route to it exists.
        var position: Position
        var existingSteps: Int
        var field: FieldPath
    }

    /// Leaves only the entries of a list that no other finding stands for.
    mutating func keep(_ kept: [Entry]) {
        guard let first = kept.first, let entryMessage, kept.count < entries.count else { return }
        entries = kept
        relativeField = first.field
        existingSteps = first.existingSteps
        position = first.position
        let text = entryMessage(Finding.list(kept.map(\.value)))
        message = messagePrefix + text
    }

    /// What names the container in front of the message.
    var messagePrefix = ""

    /// The values of entries in a message.
    static func list(_ values: [String]) -> String {
        let shown = values.prefix(5).joined(separator: ", ")
        return values.count > 5 ? shown + " and \(values.count - 5) more" : shown
    }

    /// Stands for another finding about the same field from now on. It takes the other's values, so that one more bad
    /// value is told from what was there before.
    mutating func supersede(_ other: Finding) {
        superseded.append((other.rule.id, other.values))
        for value in other.values where !values.contains(value) { values.append(value) }
    }

    /// What makes two findings the same defect.
    public struct Key: Hashable, Sendable {
        let rule: String
        let object: ObjectIdentity
        let anchor: String
        let value: String
    }
}
