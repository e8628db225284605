import Git
import Inspection
import Policy

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

    /// Why commits or mended findings are not named, or not all of them: an object that is missing.
    public private(set) var gaps: [GitError] = []

    /// How a range is looked at.
    public struct Options: Sendable {
        /// Name the merge that brought a finding into the branch, not the commit on a branch that was merged.
        public var followsFirstParentOnly = false
        /// Let the findings of files pass that move without changing a byte.
        public var followsMoves = false
        /// Judge what kustomizations render to.
        public var renders = true
        /// Patterns of folders that are applied as they are, whatever kustomizations use them.
        public var roots: [Glob] = []

        /// By default all parents are followed, moved files are judged at their new path, and kustomizations are
        /// rendered.
        public init() {}
    }

    /// Creates an inspector; objects missing in a partial clone fail single files, not the run.
    public init(
        _ range: CommitRange, in repository: Repository, inspector: Inspector, paths: PathFilter,
        options: Options = Options()
    ) {
        followsFirstParentOnly = options.followsFirstParentOnly
        self.range = range
        self.repository = repository
        self.inspector = ChangeInspector(
            repository, inspector: inspector, paths: paths, bounds: ChangeInspector.Bounds(), findings: .introduced,
            followsMoves: options.followsMoves, toleratesMissing: true, render: options.renders ? .auto : .never,
            roots: options.roots, store: FolderStore(in: repository))
    }

    /// Judges the range; each finding names the commit that brought it in.
    ///
    /// - Parameter progress: called with the number of commits that have been looked at.
    /// - Throws: `GitError` where a tree is missing or a bound is exceeded.
    public mutating func inspect(progress: (Int) -> Void = { _ in }, handle: (Outcome) -> Void) throws(GitError) {
        var bases: [ObjectID] = []
        for base in range.bases { bases.append(try repository.commit(base).tree) }
        var outcomes: [Outcome] = []
        try inspector.inspect(try repository.commit(range.tip).tree, since: bases) { outcomes.append($0) }
        // Behind the border of a shallow clone nobody can tell which commit it was.
        if !repository.isShallow { nameCommits(&outcomes, progress) }
        outcomes.forEach(handle)
    }

    /// The findings of the base that the range takes away: of files that it changes or removes.
    public mutating func fixedFindings() throws(GitError) -> [LocatedFinding] {
        guard let base = range.bases.first else { return [] }
        let (old, new) = (try repository.commit(base).tree, try repository.commit(range.tip).tree)
        do throws(GitError) {
            return try inspector.fixedFindings(from: old, in: new)
        } catch {
            guard error.isNotFound else { throw error }
            gaps.append(error)
            return []
        }
    }

    private mutating func nameCommits(_ outcomes: inout [Outcome], _ progress: (Int) -> Void) {
        var search = IntroducerSearch(repository, range, followsFirstParentOnly: followsFirstParentOnly)
        var places: [(outcome: Int, finding: Int)] = []
        for (index, outcome) in outcomes.enumerated() {
            guard case .object(let report) = outcome, let file = report.file else { continue }
            // What only rendering shows has no history in one file.
            for (number, located) in report.findings.enumerated()
            where located.roots.isEmpty && !located.isDecidedByOthers {
                search.add(located.finding, in: Array(file.utf8))
                places.append((index, number))
            }
        }
        do throws(GitError) {
            try search.run(progress) { [repository] blob, path, tree throws(GitError) in
                // An object that is missing must not pass for one without findings.
                _ = try repository.size(ofBlob: blob)
                return try inspector.findingKeys(of: blob, at: path, in: tree)
            }
        } catch {
            gaps.append(error)
        }
        for (place, commit) in zip(places, search.commits) {
            guard let commit, case .object(var report) = outcomes[place.outcome] else { continue }
            report.findings[place.finding].commit = commit.description
            outcomes[place.outcome] = .object(report)
        }
    }
}
