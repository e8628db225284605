import Kubernetes
import Manifest

/// One thing that is wrong: one rule, one object, one container, one field. It is handed from place to place, and so a
/// reference.
public final class Finding: Sendable {
    /// The rule.
    public let rule: Rule
    /// How much it weighs.
    public let severity: Severity
    /// Whether it is told and never fails a run.
    public let isWarning: Bool
    /// What is wrong, in a phrase that names the container.
    public var message: String { subject.title + phrase }
    /// The object.
    public let object: ObjectIdentity
    /// The name of the container, nil where the finding is about the pod or the object.
    public var container: String? { subject.container }
    /// What the finding is about: a container, a pod, a rule of a role, or the object.
    let subject: Subject
    /// What is wrong with the subject.
    private let phrase: String
    /// The place and the values.
    private let place: Place
    /// What puts the phrase together anew where some of the entries have another finding that stands for them.
    private let entryPhrase: (@Sendable (String) -> String)?
    /// For one finding about several entries of a list: the bad ones, the first of which it points to.
    let entries: [Entry]
    /// The list of a rule of a role in which a `*` is the cause, as it may be of others about the same rule; `all` for all
    /// of them.
    let wildcard: String?
    /// What mends it, where it is not what mends others of the rule.
    private let ownRemedy: Remedy?
    /// The findings about the same field that this one stands for: the rule of each, and its values.
    private let superseded: [(rule: String, values: [String])]

    /// Where a finding points to.
    struct Place {
        /// The route from the subject to the field, whether it exists or not.
        var field: FieldPath
        /// How many steps of `field` exist.
        var existingSteps: Int
        /// The field by which findings are matched: the list, where several bad entries of a list are one finding.
        var matchedField: String
        /// Where the deepest existing place of the field begins.
        var position: Position
        /// The values that are wrong; empty where something is missing.
        var values: [String]
        /// For a part of an object, such as a patch: what it is brought to.
        var scope = ""
    }

    init(
        rule: Rule, severity: Severity, isWarning: Bool, phrase: String, object: ObjectIdentity, subject: Subject,
        place: Place, entries: [Entry] = [], entryPhrase: (@Sendable (String) -> String)? = nil,
        wildcard: String? = nil, remedy: Remedy? = nil,
        superseded: [(rule: String, values: [String])] = []
    ) {
        ownRemedy = remedy
        self.rule = rule
        self.severity = severity
        self.isWarning = isWarning
        self.phrase = AddressCredentials.hidden(in: phrase)
        self.object = object
        self.subject = subject
        self.place = place
        self.entries = entries
        self.entryPhrase = entryPhrase
        self.wildcard = wildcard
        self.superseded = superseded
    }

    /// What mends a finding, where it is not what mends others of its rule.
    struct Remedy {
        /// In words.
        var text: String
        /// The field to add; nil for none.
        var fix: String?
    }

    /// How to mend it.
    public var remedy: String { ownRemedy?.text ?? rule.remedy }

    /// The field that mends it where something is missing, as `path: value` from the subject on; nil where no addition does.
    public var fix: String? { ownRemedy.map(\.fix) ?? rule.fix }

    /// Where the deepest existing place of the field begins.
    public var position: Position { place.position }

    /// The values that are wrong; empty where something is missing.
    public var values: [String] { place.values }

    /// The field by which findings are matched.
    var matchedField: String { place.matchedField }

    /// What it takes in memory, in units of 512 bytes beside what every finding takes: paths and values can be far longer than
    /// what they are about.
    public var weight: Int {
        let values =
            place.values.reduce(0) { $0 + $1.utf8.count } + entries.reduce(0) { $0 + 100 + $1.value.utf8.count }
        return 1 + (place.field.size + place.matchedField.utf8.count + phrase.utf8.count + values) / 512
    }

    /// The route from the object to the field, whether it exists or not.
    public var field: FieldPath { subject.path.appending(place.field) }

    /// The route to the deepest place that exists.
    public var path: FieldPath {
        subject.path.appending(FieldPath(Array(place.field.steps.prefix(place.existingSteps))))
    }

    /// The route from the object to what the finding is about: a container, a pod, or the object itself, which is empty.
    public var subjectPathText: String { subject.pathText }

    /// `path` as text.
    public var pathText: String {
        var text = subject.pathText
        guard place.existingSteps > 0 else { return text }
        if !text.isEmpty { text.append(".") }
        text.append(FieldPath(Array(place.field.steps.prefix(place.existingSteps))).description)
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
        case .either: place.existingSteps < place.field.count
        }
    }

    /// The keys by which findings of two versions of an object are matched: one for each wrong value, or one for what is
    /// missing.
    public var keys: [Key] {
        // Whatever is said of a right: it is new where it is granted anew.
        if case .roleRule(_, let content?) = subject.kind {
            return content.rights.map {
                Key(rule: Key.rights, object: object, anchor: "rules", value: $0, scope: place.scope)
            }
        }
        return keys(of: rule.id, values)
    }

    /// The keys of the finding and of those that it stands for: what a base has, whatever stands there.
    public var allKeys: [Key] { keys + superseded.flatMap { keys(of: $0.rule, $0.values) } }

    private func keys(of rule: String, _ values: [String]) -> [Key] {
        let anchor = anchor
        return (values.isEmpty ? [""] : values).map {
            Key(rule: rule, object: object, anchor: anchor, value: $0, scope: place.scope)
        }
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

    /// The finding with only those entries of a list that no other finding stands for.
    func keeping(_ kept: [Entry]) -> Finding {
        guard let first = kept.first, let entryPhrase, kept.count < entries.count else { return self }
        var place = place
        (place.field, place.existingSteps, place.position) = (first.field, first.existingSteps, first.position)
        return with(phrase: entryPhrase(Finding.list(kept.map(\.value))), place: place, entries: kept)
    }

    /// The values of entries in a message.
    static func list(_ values: [String]) -> String {
        let shown = values.prefix(5).joined(separator: ", ")
        return values.count > 5 ? shown + " and \(values.count - 5) more" : shown
    }

    /// The finding as one that stands for another about the same field. It takes the other's values, so that one more bad
    /// value is told from what was there before.
    func superseding(_ other: Finding) -> Finding {
        var place = place
        for value in other.values where !place.values.contains(value) { place.values.append(value) }
        return with(place: place, superseded: superseded + [(other.rule.id, other.values)])
    }

    /// The finding of a part of an object, at its place in the whole.
    ///
    /// - Parameter scope: what the part is brought to, which is some of what it grants; nil for what it was.
    public func placed(_ place: (Position) -> Position, scope: String? = nil) -> Finding {
        var own = self.place
        if let scope { own.scope = scope }
        own.position = place(own.position)
        let entries = entries.map { entry in
            var entry = entry
            entry.position = place(entry.position)
            return entry
        }
        return with(place: own, entries: entries)
    }

    /// The finding with what is said of a field that is misspelled, or stands elsewhere, where it misses that field.
    func noting(_ problems: [SchemaProblem]) -> Finding {
        guard isAboutAbsence, case .key(let missing)? = place.field.steps.last else { return self }
        for problem in problems {
            guard case .unknownField(let hint?) = problem.cause, hint.name == missing, concerns(problem) else {
                continue
            }
            let note =
                switch hint {
                case .spelled(let name): "\(problem.node.key) is not a field, \(name) is"
                case .elsewhere, .higher:
                    "\(missing) is no field where it stands, in line \(problem.node.keyPosition.line)"
                }
            return with(phrase: phrase + ": " + note, place: place)
        }
        return self
    }

    /// Whether a field that there is not stands in the same container as the finding, or in its pod.
    private func concerns(_ problem: SchemaProblem) -> Bool {
        let (pod, own) = (subject.podPath.steps, subject.path.steps)
        guard problem.steps.starts(with: pod) else { return false }
        if problem.steps.starts(with: own) { return true }
        let rest = problem.steps.dropFirst(pod.count)
        guard case .key(let list)? = rest.first else { return true }
        return !["containers", "initContainers", "ephemeralContainers"].contains(list)
    }

    private func with(
        phrase: String? = nil, place: Place, entries: [Entry]? = nil,
        superseded: [(rule: String, values: [String])]? = nil
    ) -> Finding {
        Finding(
            rule: rule, severity: severity, isWarning: isWarning, phrase: phrase ?? self.phrase, object: object,
            subject: subject, place: place, entries: entries ?? self.entries, entryPhrase: entryPhrase,
            wildcard: wildcard, remedy: ownRemedy, superseded: superseded ?? self.superseded)
    }

    /// What makes two findings the same defect.
    public struct Key: Hashable, Sendable {
        let rule: String
        let object: ObjectIdentity
        let anchor: String
        let value: String
        let scope: String

        fileprivate static let rights = "rights"

        /// Whether it is a right that a role grants.
        public var isRight: Bool { rule == Key.rights }

        /// Whether a right of the same object is part of this one.
        public func covers(_ other: Key) -> Bool {
            isRight && other.isRight && object == other.object && scope == other.scope
                && RoleRights.covers(value, other.value)
        }
    }
}
