import CGit2

/// A commit.
public struct Commit: Sendable {
    /// Its name.
    public let id: ObjectID
    /// Its tree.
    public let tree: ObjectID
    /// Its parents, none for the first commit of a history.
    public let parents: [ObjectID]
}

extension Repository {
    /// Reads a commit.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit {
        var commit: OpaquePointer?
        try GitError.check(id.withOID { git_commit_lookup(&commit, pointer, &$0) }, "commit \(id)")
        defer { git_commit_free(commit) }
        guard let tree = git_commit_tree_id(commit) else { throw GitError(code: -1, "commit \(id) has no tree") }
        let parents = (0..<git_commit_parentcount(commit)).compactMap { number in
            git_commit_parent_id(commit, number).map { ObjectID($0.pointee) }
        }
        return Commit(id: id, tree: ObjectID(tree.pointee), parents: parents)
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
}
