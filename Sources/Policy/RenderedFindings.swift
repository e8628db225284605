/// Puts together what is found in rendered roots: one cause is one finding, however many roots bring it to a cluster, and
/// what was told of the files already is not told again.
public struct RenderedFindings {
    /// Where files have findings.
    private var told: Set<Place> = []
    private var reports: [ObjectReport] = []
    private var places: [Cause: (report: Int, finding: Int)] = [:]
    private var exempted: Set<Cause> = []
    private var others: [Outcome] = []

    private struct Place: Hashable {
        let rule: String
        let file: String?
        let line: Int
    }

    private struct Cause: Hashable {
        let place: Place
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

    /// Notes what was told of a file.
    public mutating func note(_ outcome: Outcome) {
        guard case .object(let report) = outcome else { return }
        for located in report.findings { told.insert(RenderedFindings.place(of: located)) }
        for exempted in report.exempted { told.insert(RenderedFindings.place(of: exempted.located)) }
    }

    private static func place(of located: LocatedFinding) -> Place {
        Place(rule: located.finding.rule.id, file: located.file, line: located.finding.position.line)
    }

    private static func cause(of located: LocatedFinding, in report: ObjectReport) -> Cause {
        Cause(
            place: place(of: located), object: "\(report.file ?? ""):\(report.line)",
            column: located.finding.position.column, anchor: located.finding.anchor)
    }

    /// Takes what came of an object of a root.
    public mutating func add(_ outcome: Outcome, root: String) {
        switch outcome {
        case .object(let report): add(report, root: root)
        case .failed(let failure): others.append(.failed(failure))
        // It is named where it stands.
        case .unread, .skipped, .folded, .documentEnd, .fileEnd: break
        }
    }

    private mutating func add(_ report: ObjectReport, root: String) {
        var new = report
        new.isPart = !standsAlone
        new.findings = []
        new.exempted = report.exempted.filter { exemption in
            !told.contains(RenderedFindings.place(of: exemption.located))
                && exempted.insert(RenderedFindings.cause(of: exemption.located, in: report)).inserted
        }
        for var located in report.findings where !told.contains(RenderedFindings.place(of: located)) {
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

    /// What is to be told of the roots.
    public func outcomes() -> [Outcome] { reports.map { .object($0) } + others }
}

extension LocatedFinding {
    /// The roots in words; nil where there are none.
    public var rootsText: String? {
        guard !roots.isEmpty else { return nil }
        let names = roots.sorted()
        let shown = names.prefix(3).joined(separator: ", ")
        if names.count == 1 { return "rendered by \(shown)" }
        return "rendered by \(names.count) roots: \(shown)" + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
}
