import Git
import Inspection
import Policy
import Rules

/// What a baseline lets pass of one comparison of trees: findings whose files move or are written anew, and never a copy of
/// what is still there.
struct BaselineCredit {
    /// The findings in the files that change or go, for each base as they were there.
    var old: [[Finding]] = []
    /// The findings in the files that change or come.
    var new: [Finding] = []

    /// Outcomes without the findings that the baseline lets pass.
    func apply(_ baseline: Baseline, to outcomes: [Outcome]) -> [Outcome] {
        var reported: [Finding] = []
        for case .object(let report) in outcomes { reported += report.findings.map(\.finding) }
        // Where it was in no base that counts, there is nothing that could have moved.
        guard let first = old.first else { return outcomes }
        let most = old.dropFirst().reduce(first) { $1.count > $0.count ? $1 : $0 }
        var balanced = baseline.balanced(old: most, new: new, reported: reported)
        return outcomes.map { balanced.apply(to: $0, isExact: true) }
    }
}

extension ChangeInspector {
    /// What has to be known before a baseline lets something pass.
    ///
    /// - Throws: `GitError` where an object is missing, or a bound is exceeded.
    mutating func baselineCredit(in tree: ObjectID, since asked: Asked) throws(GitError) -> BaselineCredit {
        var credit = BaselineCredit()
        for base in asked.bases.compared {
            var found: [Finding] = []
            for change in try changes(in: base, since: [tree]) where change.entry.kind == .file {
                found += try findings(of: change.entry.id, at: change.path, in: base)
            }
            credit.old.append(found)
        }
        for change in try changes(in: tree, since: asked.bases.compared, unchangedIn: asked.bases.unchanged)
        where change.entry.kind == .file {
            credit.new += try findings(of: change.entry.id, at: change.path, in: tree)
        }
        return credit
    }

    private mutating func findings(
        of blob: ObjectID, at path: [UInt8], in tree: ObjectID
    ) throws(GitError) -> [Finding] {
        try checkDeadline()
        let context = try contexts.context(of: path, in: tree, of: repository)
        var found: [Finding] = []
        for case .object(let report) in try blobs.outcomes(of: blob, path: path, context: context, counts: false) {
            found += report.findings.map(\.finding)
        }
        return found
    }
}
