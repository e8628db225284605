import Kubernetes
import Manifest

/// One thing that is wrong: one rule, one object, one container, one field. It is handed from place to place, and so a
/// reference; it is data, which outlives the object and the rule.
public final class Finding: Sendable, Codable {
    /// The id of the rule.
    public let rule: String
    /// What of the rule decides how the finding is treated.
    public let traits: Rule.Traits
    /// Whether the rule finds what is missing or what is there.
    private let concern: Rule.Concern
    /// How much it weighs.
    public let severity: Severity
    /// Whether it is reported and never fails a run.
    public let isWarning: Bool
    /// What is wrong, in a phrase that names the container.
    public var message: String { subject.title + phrase.text }
    /// The object.
    public let object: ObjectIdentity
    /// The name of the container, nil where the finding is about the pod or the object.
    public var container: String? { subject.container }
    /// What the finding is about: a container, a pod, a rule of a role, or the object.
    let subject: Subject
    /// What is wrong with the subject.
    private let phrase: Phrase
    /// The place and the values.
    private let place: Place
    /// For one finding about several entries of a list: the bad ones, the first of which it points to.
    let entries: [Entry]
    /// The names of causes that several findings about one subject may share; empty where the field itself is the cause.
    let causes: [String]
    /// What it lets somebody do, where two versions are compared by that and not by the field.
    let grants: [String]?
    /// How to mend it, as an instruction.
    public let remedy: String
    /// The field that mends it where something is missing, as `path: value` from the subject on; nil where no addition does.
    public let fix: String?
    /// The findings about the same field that this one stands for, worst first.
    public let superseded: [Finding]

    /// Where a finding points to.
    struct Place: Sendable, Codable {
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
        rule: Rule, severity: Severity, isWarning: Bool, phrase: Phrase, object: ObjectIdentity, subject: Subject,
        place: Place, entries: [Entry] = [], causes: [String] = [], grants: [String]? = nil, remedy: Remedy? = nil
    ) {
        (self.rule, traits, concern) = (rule.id, rule.traits, rule.concern)
        (self.severity, self.isWarning) = (severity, isWarning)
        (self.phrase, self.object, self.subject) = (phrase, object, subject)
        (self.place, self.entries, self.causes, self.grants) = (place, entries, causes, grants)
        self.remedy = remedy?.text ?? rule.remedy
        fix = remedy.map(\.fix) ?? rule.fix
        superseded = []
    }

    /// Another finding with some of its parts.
    private init(
        _ other: Finding, phrase: Phrase? = nil, place: Place? = nil, entries: [Entry]? = nil,
        superseded: [Finding]? = nil
    ) {
        (rule, traits, concern) = (other.rule, other.traits, other.concern)
        (severity, isWarning, remedy, fix) = (other.severity, other.isWarning, other.remedy, other.fix)
        (object, subject, causes, grants) = (other.object, other.subject, other.causes, other.grants)
        self.phrase = phrase ?? other.phrase
        self.place = place ?? other.place
        self.entries = entries ?? other.entries
        self.superseded = superseded ?? other.superseded
    }

    /// What mends a finding, where it is not what mends others of its rule.
    struct Remedy {
        /// In words.
        var text: String
        /// The field to add; nil for none.
        var fix: String?
    }

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
        return 1 + (place.field.size + place.matchedField.utf8.count + phrase.size + values) / 512
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
        switch concern {
        case .absence: true
        case .presence: false
        case .either: place.existingSteps < place.field.count
        }
    }

    /// The keys by which findings of two versions of an object are matched: one for each wrong value, or one for what is
    /// missing.
    public var keys: [Key] {
        if let grants { return grants.map { Key(granting: $0, to: object, scope: place.scope) } }
        let anchor = anchor
        return (values.isEmpty ? [""] : values).map {
            Key(rule: rule, object: object, anchor: anchor, value: $0, scope: place.scope)
        }
    }

    /// The keys of the finding and of those that it stands for: what a base has, whatever stands there.
    public var allKeys: [Key] { keys + superseded.flatMap(\.keys) }

    /// The route from the object to what the finding is about.
    public var subjectPath: FieldPath { subject.path }

    /// The route from the object to the pod that the finding is about; empty where it is the object.
    public var podPath: FieldPath { subject.podPath }

    /// The routes from the object to all that is wrong: of several bad entries of a list to each.
    public var badPaths: [FieldPath] {
        entries.count > 1 ? entries.map { subject.path.appending($0.field) } : [field]
    }

    /// An entry of a list that is wrong.
    struct Entry: Sendable, Codable {
        var index: Int
        var value: String
        /// Where the deepest existing place of the entry's field begins, and of how many steps the route to it exists.
        var position: Position
        var existingSteps: Int
        var field: FieldPath
    }

    /// Whether it is about bad entries of a list.
    public var isAboutEntries: Bool { !entries.isEmpty }

    /// The values of the bad entries of a list, as reports show them.
    public var entryValues: [String] { entries.map(\.value) }

    /// The finding for each bad entry of a list alone; otherwise only itself.
    public var parts: [Finding] { entries.count > 1 ? entries.indices.map { keeping([$0]) } : [self] }

    /// The finding with some of its bad entries of a list only.
    ///
    /// - Parameter kept: their places among the entries; other places are passed over.
    public func keeping(_ kept: [Int]) -> Finding {
        let kept = kept.filter(entries.indices.contains)
        guard let first = kept.first, kept.count < entries.count else { return self }
        var place = place
        let entry = entries[first]
        (place.field, place.existingSteps, place.position) = (entry.field, entry.existingSteps, entry.position)
        // Each entry has its own value, unless the rule says more.
        if place.values.count == entries.count { place.values = kept.map { place.values[$0] } }
        let own = kept.map { entries[$0] }
        return Finding(self, phrase: phrase.with(values: own.map(\.value)), place: place, entries: own)
    }

    /// The finding as one that stands for another about the same field. It takes the other's values, so that one more bad
    /// value is distinguished from what was there before.
    func superseding(_ other: Finding) -> Finding {
        var place = place
        for value in other.values where !place.values.contains(value) { place.values.append(value) }
        return Finding(self, place: place, superseded: superseded + [other])
    }

    /// The first of several findings about one field, as one that stands for the others; nil where there are none.
    public static func standing(for findings: [Finding]) -> Finding? {
        findings.first.map { first in findings.dropFirst().reduce(first) { $0.superseding($1) } }
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
        let superseded = superseded.map { $0.placed(place, scope: scope) }
        return Finding(self, place: own, entries: entries, superseded: superseded)
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
                case .spelled(let name): "\(problem.node.key) is not a field, but \(name) is"
                case .elsewhere, .higher:
                    "\(missing) is not a field where it is written, on line \(problem.node.keyPosition.line)"
                }
            return Finding(self, phrase: phrase.noting(note))
        }
        return self
    }

    /// Whether a field that does not exist stands in the same container as the finding, or in its pod.
    private func concerns(_ problem: SchemaProblem) -> Bool {
        let (pod, own) = (subject.podPath.steps, subject.path.steps)
        guard problem.steps.starts(with: pod) else { return false }
        if problem.steps.starts(with: own) { return true }
        let rest = problem.steps.dropFirst(pod.count)
        guard case .key(let list)? = rest.first else { return true }
        return !["containers", "initContainers", "ephemeralContainers"].contains(list)
    }
}
