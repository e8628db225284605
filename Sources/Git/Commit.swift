import CGit2

/// What the program reads of a commit: id, tree, parents and committer time.
public struct Commit: Sendable {
    /// The SHA-1 of the commit.
    public let id: ObjectID
    /// Its tree.
    public let tree: ObjectID
    /// Its parents, none for the first commit of a history.
    public let parents: [ObjectID]
    /// When it was committed, in seconds since 1970, as its committer says.
    public let time: Int64
}

extension Repository {
    /// Reads a commit; throws a `GitError` with `isNotFound` where the object is missing, as in a partial clone.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit {
        var commit: OpaquePointer?
        try GitError.check(id.withOID { git_commit_lookup(&commit, pointer, &$0) }, "commit \(id)")
        defer { git_commit_free(commit) }
        guard let tree = git_commit_tree_id(commit) else { throw GitError(code: -1, "commit \(id) has no tree") }
        let parents = (0..<git_commit_parentcount(commit)).compactMap { number in
            git_commit_parent_id(commit, number).map { ObjectID($0.pointee) }
        }
        return Commit(id: id, tree: ObjectID(tree.pointee), parents: parents, time: git_commit_time(commit))
    }

    /// A commit at which two histories part, nil where they have nothing in common, or where the border of a shallow
    /// clone hides it.
    public func mergeBase(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> ObjectID? {
        var base = git_oid()
        let code = one.withOID { first in two.withOID { git_merge_base(&base, pointer, &first, &$0) } }
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try GitError.check(code, "merge base of \(one) and \(two)")
        return ObjectID(base)
    }

    /// Whether a commit comes after another one in history.
    public func isDescendant(_ one: ObjectID, of other: ObjectID) throws(GitError) -> Bool {
        let code = one.withOID { first in other.withOID { git_graph_descendant_of(pointer, &first, &$0) } }
        try GitError.check(code, "history of \(one)")
        return code == 1
    }
}

extension Repository {
    /// How a walk through history orders the commits.
    public enum WalkOrder: Sendable {
        /// As they come.
        case any
        /// Each commit before its parents.
        case childrenFirst
    }

    /// The commits that some commits reach and others do not.
    ///
    /// - Parameter check: called every thousand commits, so that a walk can be broken off.
    /// - Throws: `GitError` where an object is missing, or there are more than `limit`, and what `check` throws.
    public func commits(
        from tips: [ObjectID], without hidden: [ObjectID], order: WalkOrder = .any, limit: Int,
        check: () throws(GitError) -> Void = {}
    ) throws(GitError) -> [ObjectID] {
        var walk: OpaquePointer?
        try GitError.check(git_revwalk_new(&walk, pointer), "cannot walk the history")
        defer { git_revwalk_free(walk) }
        if order == .childrenFirst { git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue) }
        for tip in tips { try GitError.check(tip.withOID { git_revwalk_push(walk, &$0) }, "commit \(tip)") }
        for commit in hidden { try GitError.check(commit.withOID { git_revwalk_hide(walk, &$0) }, "commit \(commit)") }
        var found: [ObjectID] = []
        var id = git_oid()
        while true {
            let code = git_revwalk_next(&id, walk)
            if code == GIT_ITEROVER.rawValue { return found }
            try GitError.check(code, "cannot walk the history")
            guard found.count < limit else { throw GitError(message: "more than \(limit) commits") }
            found.append(ObjectID(id))
            if found.count % 1_000 == 0 { try check() }
        }
    }

    /// The tree that the index would be committed as.
    ///
    /// - Parameter path: the file of the index, nil for the repository's own.
    /// - Throws: `GitError` for an index with conflicts, or one that cannot be read.
    public func treeOfIndex(at path: String?) throws(GitError) -> ObjectID {
        var index: OpaquePointer?
        if let path {
            try GitError.check(git_index_open(&index, path), "index \(path)")
        } else {
            try GitError.check(git_repository_index(&index, pointer), "index")
        }
        defer { git_index_free(index) }
        var tree = git_oid()
        try GitError.check(git_index_write_tree_to(&tree, index, pointer), "index")
        return ObjectID(tree)
    }
}
