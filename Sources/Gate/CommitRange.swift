import Git
import Policy
import Rules

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
        guard !text.isEmpty, !text.hasPrefix("..") else {
            throw GitError(
                invalidName: "\"\(text)\" has no beginning: is a variable empty? A range looks like origin/main..HEAD")
        }
        if let separator = CommitRange.separator(in: text) {
            guard separator.upperBound < text.endIndex else {
                throw GitError(
                    invalidName: "\"\(text)\" has no end: is a variable empty? A range looks like origin/main..HEAD")
            }
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
    public func policy(
        in repository: Repository, catalog: RuleCatalog
    ) throws(GitError) -> TreePolicy.Lookup {
        guard let tree = try policyTree(in: repository) else { return .none }
        return try TreePolicy.read(from: tree, of: repository, catalog: catalog)
    }

    /// The tree in which that policy stands; nil for a range without a base.
    ///
    /// - Throws: `GitError` where an object is missing.
    public func policyTree(in repository: Repository) throws(GitError) -> ObjectID? {
        guard let base = bases.first else { return nil }
        return try repository.commit(base).tree
    }

    private static func separator(in text: String) -> Range<String.Index>? {
        guard let first = text.utf8.indices.first(where: { text[$0...].hasPrefix("..") }) else { return nil }
        let length = text[first...].hasPrefix("...") ? 3 : 2
        return first..<text.utf8.index(first, offsetBy: length)
    }

    private static func commit(_ revision: String, _ repository: Repository) throws(GitError) -> ObjectID {
        let id: ObjectID
        do throws(GitError) {
            id = try repository.resolve(revision)
        } catch {
            guard error.isNotFound, repository.isShallow else { throw error }
            throw GitError(
                invalidName: "\(error.description): the clone is shallow; get the whole history "
                    + "(fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab, git fetch --unshallow)")
        }
        guard case .commit(let commit) = try repository.target(of: id) else {
            throw GitError(invalidName: "\(revision) is not a commit")
        }
        return commit
    }
}
