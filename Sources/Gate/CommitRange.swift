import Git
import Policy

/// A range of commits as people write it: `A..B`, `A...B`, or `REV` for what one commit changed.
public struct CommitRange: Sendable {
    /// The commit whose state is judged.
    public let tip: ObjectID
    /// The commits that it is compared with.
    let bases: [ObjectID]

    /// Resolves a range. Of `A..B` the state of B is compared with A and with where the two part, of `A...B` only with the
    /// latter, and `REV` with its first parent.
    ///
    /// - Parameter onlyMergeBase: compare `A..B` with where the two part alone, as `A...B` is.
    /// - Throws: `GitError` for a revision that does not exist or is no commit.
    public init(_ text: String, in repository: Repository, onlyMergeBase: Bool = false) throws(GitError) {
        if let separator = CommitRange.separator(in: text) {
            let left = try CommitRange.commit(String(text[..<separator.lowerBound]), repository)
            tip = try CommitRange.commit(String(text[separator.upperBound...]), repository)
            let fork = repository.isShallow ? nil : try repository.mergeBase(left, tip)
            let isSymmetric = text[separator] == "..." || onlyMergeBase
            bases = isSymmetric ? fork.map { [$0] } ?? [] : [left] + (fork.map { [$0] } ?? [])
        } else {
            tip = try CommitRange.commit(text, repository)
            bases = Array(try repository.commit(tip).parents.prefix(1))
        }
    }

    /// The policy that holds for the range: the one of its base. What the range brings along decides nothing.
    ///
    /// - Throws: `GitError` where an object is missing.
    public func policy(in repository: Repository) throws(GitError) -> TreePolicy.Result {
        guard let base = bases.first else { return .none }
        return try TreePolicy.read(from: try repository.commit(base).tree, of: repository)
    }

    private static func separator(in text: String) -> Range<String.Index>? {
        guard let first = text.utf8.indices.first(where: { text[$0...].hasPrefix("..") }) else { return nil }
        let length = text[first...].hasPrefix("...") ? 3 : 2
        return first..<text.utf8.index(first, offsetBy: length)
    }

    private static func commit(_ revision: String, _ repository: Repository) throws(GitError) -> ObjectID {
        let id = try repository.resolve(revision.isEmpty ? "HEAD" : revision)
        guard case .commit(let commit) = try repository.target(of: id) else {
            throw GitError(invalidName: "\(revision) is no commit")
        }
        return commit
    }
}

/// Judges what a range of commits changes.
public struct RangeInspector {
    private let repository: Repository
    private let range: CommitRange
    private let followsFirstParentOnly: Bool
    private var inspector: ChangeInspector

    /// The files that were looked into.
    public var files: Int { inspector.files }

    /// Whether the range changes the policy of the repository.
    public var changesPolicy: Bool { inspector.changesPolicy }

    /// An inspector for a range.
    ///
    /// - Parameter followsFirstParentOnly: name the merge that brought a finding into the branch, not the commit on a branch
    ///   that was merged.
    public init(
        _ range: CommitRange, in repository: Repository, inspector: Inspector, paths: PathFilter,
        followsFirstParentOnly: Bool = false
    ) {
        self.followsFirstParentOnly = followsFirstParentOnly
        self.range = range
        self.repository = repository
        self.inspector = ChangeInspector(
            repository, inspector: inspector, paths: paths, bounds: ChangeInspector.Bounds(), findings: .introduced)
    }

    /// Judges the range; each finding names the commit that brought it in.
    ///
    /// - Throws: `GitError` where an object is missing or a bound is exceeded.
    public mutating func inspect(handle: (Outcome) -> Void) throws(GitError) {
        var bases: [ObjectID] = []
        for base in range.bases { bases.append(try repository.commit(base).tree) }
        var outcomes: [Outcome] = []
        let tree = try repository.commit(range.tip).tree
        try inspector.inspect(tree, since: bases) { outcomes.append($0) }
        // Behind the border of a shallow clone nobody can tell which commit it was.
        guard !repository.isShallow else { return outcomes.forEach(handle) }
        for outcome in outcomes { handle(try withCommits(outcome)) }
    }

    /// The findings of the base that the range takes away: of files that it changes or removes.
    public mutating func fixedFindings() throws(GitError) -> [LocatedFinding] {
        guard let base = range.bases.first else { return [] }
        let (old, new) = (try repository.commit(base).tree, try repository.commit(range.tip).tree)
        return try inspector.findingsGone(from: old, in: new)
    }

    private mutating func withCommits(_ outcome: Outcome) throws(GitError) -> Outcome {
        guard case .object(var report) = outcome, let file = report.file else { return outcome }
        for index in report.findings.indices {
            let finding = report.findings[index].finding
            report.findings[index].commit = try introducer(of: finding, in: Array(file.utf8)).description
        }
        return .object(report)
    }

    private static let longestWalk = 20_000

    /// Goes back from the tip, along the parents that have the finding, to the commit whose parents do not.
    private mutating func introducer(of finding: Finding, in path: [UInt8]) throws(GitError) -> ObjectID {
        let keys = finding.keys
        var current = try repository.commit(range.tip)
        for _ in 0..<RangeInspector.longestWalk {
            let blob = try repository.entry(at: path, in: current.tree)?.id
            var next: Commit?
            let parents = followsFirstParentOnly ? current.parents.prefix(1) : current.parents[...]
            for parent in parents where next == nil && !range.bases.contains(parent) {
                let commit = try repository.commit(parent)
                guard let entry = try repository.entry(at: path, in: commit.tree), entry.kind == .file else { continue }
                let known = try inspector.findingKeys(of: entry.id, at: path, in: commit.tree)
                if entry.id == blob || keys.allSatisfy({ known[$0] != nil }) { next = commit }
            }
            guard let next else { return current.id }
            current = next
        }
        return current.id
    }
}
