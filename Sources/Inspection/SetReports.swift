import Policy
import Rules

extension ExemptionSplit {
    /// The report of findings about one object that others decide.
    func report(of findings: [SetFinding]) -> ObjectReport {
        let (counting, exempted) = split(findings)
        let start = findings[0].start
        var report = ObjectReport(
            object: findings[0].finding.object, file: start.file, line: start.position.line,
            findings: LocatedFinding.worstFirst(counting), exempted: exempted)
        report.isPart = true
        return report
    }

    /// What counts of such findings, and what does not.
    func split(_ findings: [SetFinding]) -> (counting: [LocatedFinding], exempted: [ExemptedFinding]) {
        var (counting, exempted): ([LocatedFinding], [ExemptedFinding]) = ([], [])
        for finding in findings {
            var located = LocatedFinding(finding: finding.finding, file: finding.file)
            located.related = finding.related
            located.isDecidedByOthers = true
            if let exemption = exemption(of: located, in: finding.object) {
                exempted.append(exemption)
            } else {
                counting.append(located)
            }
        }
        return (counting, exempted)
    }
}

extension LocatedFinding {
    /// Findings of one object, the worst first.
    static func worstFirst(_ findings: [LocatedFinding]) -> [LocatedFinding] {
        findings.indices.sorted {
            let (left, right) = (findings[$0].finding.severity, findings[$1].finding.severity)
            return left == right ? $0 < $1 : left > right
        }.map { findings[$0] }
    }
}

extension Outcome {
    /// Whether there may be objects in what it is about that nobody sees.
    public var leavesObjectsOut: Bool {
        switch self {
        case .failed: true
        case .unread(let part): part.reason.bringsObjects
        case .skipped(let skipped): skipped.reason.mayHaveObjects
        case .object, .folded, .documentEnd, .fileEnd: false
        }
    }
}

extension UnreadPart.Reason {
    /// Whether objects may come of it that nobody sees.
    fileprivate var bringsObjects: Bool {
        switch self {
        case .variable, .encrypted, .rendered, .undecided: false
        case .remoteBase, .foreignSource, .archive, .jsonnet, .lfsPointer, .plugin, .template, .excludedFolder,
            .notRendered:
            true
        }
    }
}

extension SkipReason {
    /// Whether there may be objects in what was passed over.
    fileprivate var mayHaveObjects: Bool {
        switch self {
        case .helmTemplate, .excluded, .tooLarge, .submodule, .symbolicLink: true
        case .notKubernetes, .helmChart, .helmIndex, .specialFile, .policy: false
        }
    }
}
