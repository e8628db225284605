import Text

/// Puts together what is found in rendered roots: one cause is one finding, however many roots bring it to a cluster, and
/// what was reported of the files already is not reported again.
public struct RenderedFindings {
    /// Where files have findings.
    private var reported: Set<RenderedPlaces.Place> = []
    /// Where they have findings that are exempt. What is rendered may have another name or namespace, which no exemption covers.
    private var exemptedInFiles: Set<RenderedPlaces.Place> = []
    private var reports: [ObjectReport] = []
    private var places: [Cause: (report: Int, finding: Int)] = [:]
    private var exempted: Set<Cause> = []
    private var others: [Outcome] = []

    /// The objects of which policies can say nothing.
    private var undecided: Set<Undecided> = []

    private struct Undecided: Hashable {
        let (file, line, subject): (String?, Int, String)

        init(_ part: UnreadPart) { (file, line, subject) = (part.file?.normalizedPath, part.line, part.subject) }
    }

    private struct Cause: Hashable {
        let place: RenderedPlaces.Place
        /// Where the object begins: one line may spoil several.
        let object: String
        let column: Int
        let anchor: String
    }

    /// Whether what is rendered counts as judged by itself, rather than as a part of the files.
    private let standsAlone: Bool

    /// Nothing found yet.
    ///
    /// - Parameter standsAlone: whether the files themselves are not judged.
    public init(standsAlone: Bool = false) { self.standsAlone = standsAlone }

    /// Notes what was reported of a file.
    public mutating func note(_ outcome: Outcome) {
        if case .unread(let part) = outcome { _ = undecided.insert(Undecided(part)) }
        guard case .object(let report) = outcome else { return }
        for located in report.findings { reported.insert(RenderedPlaces.Place(located)) }
        for exempted in report.exempted { exemptedInFiles.insert(RenderedPlaces.Place(exempted.located)) }
    }

    private static func cause(of located: LocatedFinding, in report: ObjectReport) -> Cause {
        Cause(
            place: RenderedPlaces.Place(located), object: "\(report.file ?? ""):\(report.line)",
            column: located.finding.position.column, anchor: located.finding.anchor)
    }

    /// Takes what came of an object of a root.
    public mutating func add(_ outcome: Outcome, root: String) {
        switch outcome {
        case .object(let report): add(report, root: root)
        case .failed(let failure): others.append(.failed(failure))
        case .unread(let part) where part.reason == .undecided:
            if undecided.insert(Undecided(part)).inserted { others.append(outcome) }
        // It is named where it stands.
        case .unread, .skipped, .folded, .documentEnd, .fileEnd: break
        }
    }

    private mutating func add(_ report: ObjectReport, root: String) {
        var new = report
        new.isPart = !standsAlone
        // The kustomization is a set of its own, and has been judged.
        new.facts = nil
        new.findings = []
        new.exempted = report.exempted.filter { exemption in
            let place = RenderedPlaces.Place(exemption.located)
            return !reported.contains(place) && !exemptedInFiles.contains(place)
                && exempted.insert(RenderedFindings.cause(of: exemption.located, in: report)).inserted
        }
        for var located in report.findings where !reported.contains(RenderedPlaces.Place(located)) {
            let cause = RenderedFindings.cause(of: located, in: report)
            if let known = places[cause] {
                if known.report == reports.count {
                    new.findings[known.finding].roots.insert(root)
                } else {
                    reports[known.report].findings[known.finding].roots.insert(root)
                }
                continue
            }
            located.roots = [root]
            places[cause] = (reports.count, new.findings.count)
            new.findings.append(located)
        }
        if !new.findings.isEmpty || !new.exempted.isEmpty || standsAlone { reports.append(new) }
    }

    /// What is to be reported of the roots.
    public func outcomes() -> [Outcome] { reports.map { .object($0) } + others }
}

/// Where what is rendered has findings.
public struct RenderedPlaces {
    /// The line of a file at which a rule finds something.
    struct Place: Hashable {
        private let rule: String
        private let file: String?
        private let line: Int

        init(_ located: LocatedFinding) {
            (rule, file, line) = (located.finding.rule, located.file, located.finding.position.line)
        }
    }

    private var places: Set<Place> = []

    /// Creates an empty set of places.
    public init() {}

    /// Takes the places of what came of a rendered object, as far as they are in some files.
    public mutating func add(_ outcome: Outcome, of files: Set<String>) {
        guard case .object(let report) = outcome else { return }
        for located in report.findings where located.file.map(files.contains) ?? false { places.insert(Place(located)) }
    }

    /// What came of a file, without what is found at these places.
    public func without(_ outcome: Outcome) -> Outcome {
        guard !places.isEmpty, case .object(var report) = outcome else { return outcome }
        report.findings.removeAll { places.contains(Place($0)) }
        return .object(report)
    }
}

extension LocatedFinding {
    /// The other ends of the finding in words, each with its place: `Deployment web has app=wbe (web.yaml:12)`.
    public var endTexts: [String] {
        related.filter(\.isEnd).map { end in
            end.location.file.map { "\(end.message) (\($0):\(end.location.position.line))" } ?? end.message
        }
    }

    /// The roots in words; nil where there are none.
    public var rootsText: String? {
        guard !roots.isEmpty else { return nil }
        let names = roots.sorted()
        let shown = names.prefix(3).joined(separator: ", ")
        if names.count == 1 { return "rendered by \(shown)" }
        return "rendered by \(names.count) roots: \(shown)" + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
}
