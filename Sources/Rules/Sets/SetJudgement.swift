import Kubernetes
import Manifest

/// A finding about an object that others decide, with its place: the object itself is gone when it is made.
public struct SetFinding: Sendable {
    /// The finding.
    public let finding: Finding
    /// The object.
    public let object: ObjectFacts
    /// The file in which it is, nil for a live object.
    public let file: String?
    /// The other ends, and what is there.
    public let related: [RelatedLocation]

    /// Where the object begins.
    public var start: Location { object.startLocation }
}

/// What a rule over several objects sees, and where it puts what it finds.
public struct SetJudgement {
    /// The objects.
    let set: ObjectSet
    /// For whom they are judged.
    let context: Judgement.Context
    /// The rule that judges.
    var rule: Rule?
    private(set) var findings: [SetFinding] = []

    init(_ set: ObjectSet, _ context: Judgement.Context) { (self.set, self.context) = (set, context) }

    /// Findings of one set that are more than this are not looked for: nothing can be said of the set then.
    static let mostFindings = 100_000

    /// Whether there are so many findings that nothing can be said of the set.
    var isFull: Bool { findings.count > SetJudgement.mostFindings }

    /// A parameter of the rule that is a number.
    func number(_ name: String) -> Int {
        if case .number(let number)? = rule.flatMap({ context.parameter(name, of: $0) }) { number } else { 0 }
    }

    /// An end of a finding: an object, a place in it, and what is there.
    struct End {
        let object: ObjectFacts
        let place: FactPlace
        let message: String

        init(_ object: ObjectFacts, _ place: FactPlace? = nil, _ message: String) {
            (self.object, self.place, self.message) = (object, place ?? object.start, message)
        }

        fileprivate var location: RelatedLocation {
            RelatedLocation(Location(file: place.file ?? object.file, position: place.position), message, isEnd: true)
        }
    }

    /// The most ends of a finding that are named.
    private static let mostRelated = 5

    /// Adds a finding about a place of an object.
    ///
    /// - Parameters:
    ///   - message: what is wrong.
    ///   - anchor: the field by which the finding is known again, where places in lists are not.
    ///   - values: what is wrong there, by which it is known again.
    ///   - related: the other ends.
    mutating func add(
        _ message: String, in object: ObjectFacts, at place: FactPlace, anchor: String? = nil, values: [String] = [],
        severity: Severity? = nil, fix: String? = nil, related: [End] = []
    ) {
        guard let rule, !isFull else { return }
        let settings = context.settings[rule.id]
        let path = FieldPath(place.path)
        let whole = place.missing.map { path.appending(.key($0)) } ?? path
        let finding = Finding(
            rule: rule,
            severity: max(settings?.severity ?? severity ?? rule.severity, settings?.minimumSeverity ?? .info),
            isWarning: settings?.isWarningOnly ?? false, phrase: Phrase(message), object: object.identity,
            subject: Subject(),
            place: Finding.Place(
                field: whole, existingSteps: path.count, matchedField: anchor ?? whole.description,
                position: place.position, values: values), remedy: fix.map { Finding.Remedy(text: $0, fix: nil) })
        findings.append(
            SetFinding(
                finding: finding, object: object, file: place.file ?? object.file,
                related: related.prefix(SetJudgement.mostRelated).map(\.location)))
    }
}
