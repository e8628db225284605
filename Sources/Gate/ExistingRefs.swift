import Git

/// The judged branches and tags of a repository as they are before a push. What one of them has at a path is not new to a
/// ref that the push makes: a branch that leaves `develop` brings nothing that `develop` has not.
final class ExistingRefs {
    private let repository: Repository
    private let isJudged: (String) -> Bool
    private let deadline: Deadline?
    private var known: [ObjectID]?

    /// - Parameter isJudged: whether a ref is judged. Others prove nothing: anything can be pushed to them.
    init(_ repository: Repository, deadline: Deadline?, isJudged: @escaping (String) -> Bool) {
        self.repository = repository
        self.deadline = deadline
        self.isJudged = isJudged
    }

    /// Whether a ref has an entry at a path.
    ///
    /// - Parameter isSame: whether the entry means the same in the tree of a ref: what is beside it may make something else
    ///   of it.
    /// - Throws: `GitError` where an object is missing or the time is up.
    func have(
        _ entry: TreeEntry, at path: [UInt8], where isSame: (ObjectID) throws(GitError) -> Bool
    ) throws(GitError) -> Bool {
        for tree in try trees() {
            try deadline?.check()
            if let known = try repository.entry(at: path, in: tree), known.isSame(as: entry),
                try isSame(tree)
            {
                return true
            }
        }
        return false
    }

    /// The trees of the refs, each once.
    ///
    /// - Throws: `GitError` where an object is missing.
    func trees() throws(GitError) -> [ObjectID] {
        if let known { return known }
        var found: [ObjectID] = []
        var seen: Set<ObjectID> = []
        for name in try repository.referenceNames() where isJudged(name) {
            // A ref may be broken that nobody pushes to.
            guard let id = try? repository.reference(name), let target = try? repository.target(of: id),
                let tree = try repository.tree(of: target)
            else { continue }
            if seen.insert(tree).inserted { found.append(tree) }
        }
        known = found
        return found
    }
}
