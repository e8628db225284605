import Git

/// The files that a change moves without changing a byte: those of the bases that are gone from their old paths.
struct Moves {
    private let repository: Repository
    private let bases: [ObjectID]
    private let tree: ObjectID
    private let limits: TreeComparison.Limits
    private var gone: [ObjectID: [Origin]]?

    /// Where a file was before.
    struct Origin {
        /// Its path.
        let path: [UInt8]
        /// The tree in which it was there.
        let base: ObjectID
    }

    /// - Parameters:
    ///   - bases: the trees before.
    ///   - tree: the tree after.
    init(_ repository: Repository, bases: [ObjectID], tree: ObjectID, limits: TreeComparison.Limits) {
        self.repository = repository
        self.bases = bases
        self.tree = tree
        self.limits = limits
    }

    /// Where a file of the new tree was before. One that is gone accounts for one that is new.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func origin(of change: TreeComparison.Change) throws(GitError) -> Origin? {
        guard change.bases.isEmpty else { return nil }
        var gone: [ObjectID: [Origin]]
        if let known = self.gone { gone = known } else { gone = try findGone() }
        let origin = gone[change.entry.id]?.popLast()
        self.gone = gone
        return origin
    }

    private func findGone() throws(GitError) -> [ObjectID: [Origin]] {
        var gone: [ObjectID: [Origin]] = [:]
        var seen: Set<[UInt8]> = []
        for base in bases {
            try TreeComparison(repository, limits: limits).changes(in: base, since: [tree]) { change in
                // A path that holds something else now is not one from which a file went away.
                guard change.entry.kind == .file, change.bases.isEmpty, seen.insert(change.path).inserted else {
                    return
                }
                gone[change.entry.id, default: []].append(Origin(path: change.path, base: base))
            }
        }
        // The first path is taken first.
        return gone.mapValues { $0.reversed() }
    }
}
