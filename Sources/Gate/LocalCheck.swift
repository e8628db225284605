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
            paths: settings.paths, bounds: ChangeInspector.Bounds(), findings: .introduced)
    }

    /// Judges what an index would commit.
    ///
    /// - Parameter index: the file of the index, nil for the repository's own.
    public mutating func judgeIndex(at index: String?) throws(GitError) -> PushVerdict {
        var bases: [ObjectID] = []
        if let branch = try repository.headBranch() {
            if let head = try repository.reference(branch) { bases = [head] }
        } else if let head = try repository.reference("HEAD") {
            bases = [head]
        }
        return try judge(try repository.treeOfIndex(at: index), since: bases, as: .commit)
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
