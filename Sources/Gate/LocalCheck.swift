import Git
import Inspection
import Policy
import Rules

/// Judges what is about to be committed or pushed, on its author's own machine: the same as the gate, without its settings.
public struct LocalCheck {
    private let repository: Repository
    private let settings: PolicySettings
    private var inspector: ChangeInspector

    /// A check by the policy of the author's working folder.
    public init(_ repository: Repository, settings: PolicySettings, judge: Judge) {
        self.repository = repository
        self.settings = settings
        inspector = ChangeInspector(
            repository, inspector: Inspector(judge: judge, exemptions: ExemptionSet(settings.exemptions)),
            paths: settings.paths, bounds: ChangeInspector.Bounds(), findings: .introduced,
            store: FolderStore(in: repository))
    }

    /// Judges what an index would commit.
    ///
    /// - Parameter index: the file of the index, nil for the repository's own.
    public mutating func judgeIndex(at index: String?) throws(GitError) -> PushVerdict {
        try judge(try repository.treeOfIndex(at: index), since: try basesOfIndex(), as: .commit)
    }

    /// What an index would bring in that the commit before it has not: all findings, with the files in which they are.
    ///
    /// - Parameter index: the file of the index, nil for the repository's own.
    public mutating func findingsOfIndex(at index: String? = nil) throws(GitError) -> [LocatedFinding] {
        var bases: [ObjectID] = []
        for base in try basesOfIndex() { bases.append(try repository.commit(base).tree) }
        var found: [LocatedFinding] = []
        try inspector.inspect(try repository.treeOfIndex(at: index), since: bases) { outcome in
            if case .object(let report) = outcome { found += report.findings }
        }
        return found
    }

    private func basesOfIndex() throws(GitError) -> [ObjectID] {
        if let branch = try repository.headBranch() { return try repository.reference(branch).map { [$0] } ?? [] }
        return try repository.reference("HEAD").map { [$0] } ?? []
    }

    /// Judges what a push would change at a remote, as far as this clone knows it.
    public mutating func judge(_ commit: ObjectID, since bases: [ObjectID]) throws(GitError) -> PushVerdict {
        guard case .commit(let tip) = try repository.target(of: commit) else { return verdict(.push) }
        return try judge(try repository.commit(tip).tree, since: bases, as: .push)
    }

    private mutating func judge(
        _ tree: ObjectID, since bases: [ObjectID], as subject: PushVerdict.Subject
    ) throws(GitError) -> PushVerdict {
        var trees: [ObjectID] = []
        for base in bases { trees.append(try repository.commit(base).tree) }
        var verdict = verdict(subject)
        try inspector.inspect(tree, since: trees) { verdict.add($0, ref: "") }
        return verdict
    }

    private func verdict(_ subject: PushVerdict.Subject) -> PushVerdict {
        var verdict = PushVerdict(GateSettings(), settings, trustedBranch: nil)
        verdict.subject = subject
        verdict.isLocal = true
        return verdict
    }
}
