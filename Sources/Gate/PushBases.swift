import Git

/// What the refs of a push are compared with.
///
/// The new state of a ref that exists is compared with its old state and with the trusted branch. A new ref is compared with
/// the trusted branch alone: where it leaves the trusted branch at an older commit, only what is there byte for byte as it
/// was counts as old, for a file that the push changes must stand comparison with today's.
struct PushBases {
    private let repository: Repository
    private let trusted: TrustedBranch?
    /// The parents of each commit that the push brings, and that the history of the trusted branch does not have.
    private var parents: [ObjectID: [ObjectID]] = [:]

    /// The trees that a tree is compared with.
    struct Bases {
        /// What they have at a path is the old version of what is there now.
        var compared: [ObjectID] = []
        /// Of these only what is the same byte for byte counts.
        var unchanged: [ObjectID] = []
        /// Whether something may be gone because one of `compared` does not have it any more: a merge brings that. Otherwise the
        /// first of them alone says what was there.
        var mayRemove = true
    }

    private static let mostCommits = 1_000_000
    /// As many commits at which a history leaves the trusted branch are looked at, the newest first: each merge of the
    /// trusted branch makes one.
    private static let mostForks = 16

    /// Walks the history that the push brings, once for all of its refs.
    ///
    /// - Parameters:
    ///   - tips: the commits whose history matters.
    ///   - check: called every now and then, so that a walk can be broken off.
    /// - Throws: `GitError` where an object is missing, and what `check` throws.
    init(
        _ repository: Repository, trusted: TrustedBranch?, tips: [ObjectID], check: () throws(GitError) -> Void
    ) throws(GitError) {
        self.repository = repository
        self.trusted = trusted
        guard !tips.isEmpty else { return }
        let new = try repository.commits(
            from: tips, without: trusted?.tip.map { [$0.id] } ?? [], limit: PushBases.mostCommits, check: check)
        for id in new { parents[id] = try repository.commit(id).parents }
    }

    /// What the new state of a ref that exists is compared with.
    func bases(ofOld old: ObjectID, new: Repository.Target) throws(GitError) -> Bases {
        let compared = [try repository.tree(of: old), trusted?.tip?.tree].compactMap { $0 }
        return Bases(compared: compared, mayRemove: merges(new, into: old))
    }

    /// Whether a push brings the state of the trusted branch to a ref that did not have it.
    private func merges(_ new: Repository.Target, into old: ObjectID) -> Bool {
        guard let tip = trusted?.tip?.id, case .commit(let new) = new else { return false }
        // What is no commit has no history.
        func has(_ commit: ObjectID) -> Bool {
            commit == tip || (try? repository.isDescendant(commit, of: tip)) ?? false
        }
        // What goes to the trusted branch itself is told without a walk.
        return !has(old) && has(new)
    }

    /// What a new ref is compared with that points to a tree.
    func basesOfTree() -> Bases { Bases(compared: [trusted?.tip?.tree].compactMap { $0 }) }

    /// What a new ref is compared with; nil where the history of the trusted branch has the commit.
    func bases(ofNew commit: ObjectID) throws(GitError) -> Bases? {
        guard let tip = trusted?.tip else { return Bases() }
        guard parents[commit] != nil else { return nil }
        return Bases(compared: [tip.tree], unchanged: try forks(of: commit).map(\.tree))
    }

    /// The commits that a ref brings, without those of its old state and without those that have been seen: a commit is
    /// judged once for a push.
    func newCommits(of tip: ObjectID, old: ObjectID?, seen: inout Set<ObjectID>) -> [ObjectID] {
        var known = Set(old.map { reachable(from: $0) } ?? [])
        known.formUnion(seen)
        let found = reachable(from: tip, without: known)
        seen.formUnion(found)
        return found
    }

    /// What a commit is compared with: its parents. Of a parent that the trusted branch has only what is the same byte for
    /// byte counts, as for a new ref.
    func bases(ofCommit id: ObjectID, old: ObjectID?) throws(GitError) -> Bases {
        var bases = Bases()
        let own = parents[id] ?? []
        let isTrusted = { (parent: ObjectID) in self.parents[parent] == nil && self.trusted?.tip != nil }
        bases.unchanged = try newest(of: own.filter(isTrusted)).map(\.tree)
        for parent in own where !isTrusted(parent) { bases.compared.append(try repository.commit(parent).tree) }
        if let tip = trusted?.tip { bases.compared.append(tip.tree) }
        if let old, let tree = try repository.tree(of: old) { bases.compared.append(tree) }
        return bases
    }

    private func reachable(from start: ObjectID, without known: Set<ObjectID> = []) -> [ObjectID] {
        var found: [ObjectID] = []
        var seen = known
        var pending = [start]
        while let id = pending.popLast() {
            guard let next = parents[id], seen.insert(id).inserted else { continue }
            found.append(id)
            pending += next
        }
        return found
    }

    private func forks(of commit: ObjectID) throws(GitError) -> [Commit] {
        var ids: [ObjectID] = []
        var seen: Set<ObjectID> = []
        for id in reachable(from: commit) {
            for parent in parents[id] ?? [] where parents[parent] == nil && seen.insert(parent).inserted {
                ids.append(parent)
            }
        }
        return try newest(of: ids)
    }

    /// Of commits of the trusted branch those that no other one comes after: who has a newer state of the branch cannot
    /// go back to an older one unseen.
    private func newest(of ids: [ObjectID]) throws(GitError) -> [Commit] {
        var commits: [Commit] = []
        for id in ids { commits.append(try repository.commit(id)) }
        commits = Array(commits.sorted { $0.time > $1.time }.prefix(PushBases.mostForks))
        if commits.count < 2 { return commits }
        var newest: [Commit] = []
        for commit in commits {
            var isOlder = false
            for other in commits where other.id != commit.id && !isOlder {
                isOlder = try repository.isDescendant(other.id, of: commit.id)
            }
            if !isOlder { newest.append(commit) }
        }
        return newest
    }
}
