import Git
import Policy
import Rules

/// Finds the commits of a range that brought findings in: from the tip back along the parents that have a finding, to the
/// commit whose parents do not. All findings go together, so that a range is walked once, and each commit costs what it
/// changes.
struct IntroducerSearch {
    private let repository: Repository
    private let range: CommitRange
    private let followsFirstParentOnly: Bool
    private var wanted: [Wanted] = []
    /// The commit that brought each finding in, in the order in which they were added; nil where it is not known.
    private(set) var commits: [ObjectID?] = []

    private struct Wanted {
        let keys: [Finding.Key]
        let path: [UInt8]
    }

    /// Findings on their way back through history, by the path of the file. The numbers are places in `wanted`.
    private typealias Waiting = [[UInt8]: [Int]]

    private static let mostCommits = 1_000_000

    init(_ repository: Repository, _ range: CommitRange, followsFirstParentOnly: Bool) {
        self.repository = repository
        self.range = range
        self.followsFirstParentOnly = followsFirstParentOnly
    }

    /// Adds a finding of the state at the tip.
    mutating func add(_ finding: Finding, in path: [UInt8]) {
        wanted.append(Wanted(keys: finding.keys, path: path))
        commits.append(nil)
    }

    /// Walks the range.
    ///
    /// - Parameters:
    ///   - progress: called with the number of commits that have been looked at.
    ///   - keys: the findings in a blob at a path of a tree.
    /// - Throws: `GitError` where an object is missing, and what `keys` throws. What has been found until then counts.
    mutating func run(
        _ progress: (Int) -> Void, keys: (ObjectID, [UInt8], ObjectID) throws(GitError) -> [Finding.Key: Int]
    ) throws(GitError) {
        guard !wanted.isEmpty else { return }
        let order = try repository.commits(
            from: [range.tip], without: range.bases, order: .childrenFirst, limit: IntroducerSearch.mostCommits)
        let inRange = Set(order)
        var waiting: [ObjectID: Waiting] = [range.tip: try startingPoints()]
        for (number, id) in order.enumerated() {
            progress(number)
            guard var left = waiting.removeValue(forKey: id) else { continue }
            let commit = try repository.commit(id)
            for parent in followsFirstParentOnly ? commit.parents.prefix(1) : commit.parents[...]
            where inRange.contains(parent) && !left.isEmpty {
                let had = try split(&left, between: commit, and: try repository.commit(parent), keys)
                IntroducerSearch.merge(had, into: &waiting[parent, default: [:]])
            }
            for index in left.values.joined() { commits[index] = id }
            if waiting.isEmpty { return }
        }
    }

    /// All findings at the tip. What was reached by way of a symbolic link to a folder came with the link.
    private func startingPoints() throws(GitError) -> Waiting {
        let tree = try repository.commit(range.tip).tree
        var points: Waiting = [:]
        var known: [[UInt8]: [UInt8]] = [:]
        for (index, finding) in wanted.enumerated() {
            if let path = known[finding.path] {
                points[path, default: []].append(index)
                continue
            }
            var path = finding.path
            while !path.isEmpty, try repository.entry(at: path, in: tree) == nil {
                path = Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)])
            }
            known[finding.path] = path
            points[path, default: []].append(index)
        }
        return points
    }

    /// Parts the findings of a commit: those that a parent has as well are taken out of `left`.
    private func split(
        _ left: inout Waiting, between commit: Commit, and parent: Commit,
        _ keys: (ObjectID, [UInt8], ObjectID) throws(GitError) -> [Finding.Key: Int]
    ) throws(GitError) -> Waiting {
        var limits = TreeComparison.Limits()
        (limits.entries, limits.files) = (.max, .max)
        var (had, new): (Waiting, Waiting) = (left, [:])
        // Not copied: one commit changes few of many.
        left = [:]
        try TreeComparison(repository, limits: limits)
            .changes(in: commit.tree, since: [parent.tree]) { change throws(GitError) in
                guard let indices = had.removeValue(forKey: change.path) else { return }
                guard change.entry.kind == .file, let old = change.bases.first else {
                    new[change.path] = indices
                    return
                }
                let known = try keys(old.id, change.path, parent.tree)
                let isKnown = { (index: Int) in wanted[index].keys.allSatisfy { known[$0] != nil } }
                let (stays, goes) = (indices.filter { !isKnown($0) }, indices.filter(isKnown))
                if !stays.isEmpty { new[change.path] = stays }
                if !goes.isEmpty { had[change.path] = goes }
            }
        left = new
        return had
    }

    private static func merge(_ some: Waiting, into others: inout Waiting) {
        // The smaller one goes into the larger one.
        let small = some.count < others.count ? some : others
        if some.count >= others.count { others = some }
        for (path, indices) in small { others[path, default: []] += indices }
    }
}
