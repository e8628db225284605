import Rules
import Text

/// Puts together what is found in rendered roots: one cause is one finding, however many roots bring it to a cluster, and
/// what was reported of the files already is not reported again.
public struct RenderedFindings {
    /// Where files have findings.
    private var reported = RenderedPlaces()
    /// Where they have findings that are exempt. What is rendered may have another name or namespace, which no exemption covers.
    private var exemptedInFiles = RenderedPlaces()
    private var reports: [ObjectReport] = []
    private var places: [Cause: (report: Int, finding: Int)] = [:]
    private var exempted: Set<Cause> = []
    private var others: [Outcome] = []

    /// The objects of which policies can say nothing, and variables, by their places.
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
        /// What is harmless in one root may be none in another.
        let gravity: RenderedPlaces.Gravity
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
        for located in report.findings { reported.insert(located) }
        for exempted in report.exempted { exemptedInFiles.insert(exempted.located) }
    }

    private static func cause(of located: LocatedFinding, in report: ObjectReport) -> Cause {
        Cause(
            place: RenderedPlaces.Place(located), object: "\(report.file ?? ""):\(report.line)",
            column: located.finding.position.column, anchor: located.finding.anchor,
            gravity: RenderedPlaces.Gravity(located.finding))
    }

    /// Takes what came of an object of a root.
    public mutating func add(_ outcome: Outcome, root: String) {
        switch outcome {
        case .object(let report): add(report, root: root)
        case .failed(let failure): others.append(.failed(failure))
        case .unread(let part) where part.reason == .undecided || part.reason == .variable:
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
            !reported.covers(exemption.located) && !exemptedInFiles.covers(exemption.located)
                && exempted.insert(RenderedFindings.cause(of: exemption.located, in: report)).inserted
        }
        for var located in report.findings where !reported.covers(located) {
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

    /// How bad a finding is: one that is only reported is less than any that fails a run.
    struct Gravity: Hashable, Comparable {
        private let isWarning: Bool
        private let severity: Severity

        init(_ finding: Finding) { (isWarning, severity) = (finding.isWarning, finding.severity) }

        static func < (left: Gravity, right: Gravity) -> Bool {
            left.isWarning == right.isWarning ? left.severity < right.severity : left.isWarning
        }
    }

    /// The worst finding at each place.
    private var worst: [Place: Gravity] = [:]

    mutating func insert(_ located: LocatedFinding) {
        let (place, gravity) = (Place(located), Gravity(located.finding))
        worst[place] = max(worst[place] ?? gravity, gravity)
    }

    /// Whether there is a finding of the same rule at the same place that is at least as bad.
    func covers(_ located: LocatedFinding) -> Bool {
        worst[Place(located)].map { $0 >= Gravity(located.finding) } ?? false
    }

    /// Creates an empty set of places.
    public init() {}

    /// Takes the places of what came of a rendered object, as far as they are in some files.
    public mutating func add(_ outcome: Outcome, of files: Set<String>) {
        guard case .object(let report) = outcome else { return }
        for located in report.findings where located.file.map(files.contains) ?? false { insert(located) }
    }

    /// What came of a file, without what is found at these places.
    public func without(_ outcome: Outcome) -> Outcome {
        guard !worst.isEmpty, case .object(var report) = outcome else { return outcome }
        report.findings.removeAll(where: covers)
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

    /// Where the finding comes from, in words: its other ends, the commit that brought it in, the roots that have it, the file
    /// from which it was moved.
    public var originTexts: [String] {
        var texts = endTexts
        if let commit { texts.append("introduced by commit \(commit.prefix(12))") }
        if let rootsText { texts.append(rootsText) }
        if let movedFrom { texts.append("moved from \(movedFrom), where it already existed") }
        return texts
    }

    /// The commit that brought the finding in, as a sentence behind others; empty where there is none.
    public var commitSentence: String { commit.map { " Introduced by commit \($0.prefix(12))." } ?? "" }

    /// The roots in words; nil where there are none.
    public var rootsText: String? {
        guard !roots.isEmpty else { return nil }
        let names = roots.sorted()
        let shown = names.prefix(3).joined(separator: ", ")
        if names.count == 1 { return "rendered by \(shown)" }
        return "rendered by \(names.count) roots: \(shown)" + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
}
