import Git
import Policy
import Rules

/// The branch that is believed: changes are compared with it, and its policy counts. It is the one that `harden.trusted`
/// names, or HEAD.
public struct TrustedBranch {
    /// The ref in full.
    public let ref: String
    /// The commit at its tip, nil where it does not exist yet, or where pushes to it are not judged, so that anybody could
    /// have brought in what it has: then everything is new, and there is no policy.
    public let tip: Commit?
    /// Whether it exists, judged or not.
    let exists: Bool

    /// The branch of a repository; nil where HEAD names none and the settings do not either.
    ///
    /// - Throws: `GitError` where an object is missing.
    public static func find(_ settings: GateSettings, in repository: Repository) throws(GitError) -> TrustedBranch? {
        guard let named = try named(settings.trusted, in: repository) else { return nil }
        let ref = try repository.resolvedName(of: named)
        guard settings.judges(ref) else {
            return TrustedBranch(ref: ref, tip: nil, exists: try repository.reference(ref) != nil)
        }
        guard let id = try repository.reference(ref), case .commit(let commit) = try repository.target(of: id) else {
            return TrustedBranch(ref: ref, tip: nil, exists: false)
        }
        return TrustedBranch(ref: ref, tip: try repository.commit(commit), exists: true)
    }

    /// The name of the ref that a setting names, or HEAD; nil where HEAD names none. It may be that of a symbolic ref.
    ///
    /// - Throws: `GitError` where HEAD cannot be read.
    public static func named(_ setting: String?, in repository: Repository) throws(GitError) -> String? {
        guard let setting else { return try repository.headBranch() }
        return setting.hasPrefix("refs/") ? setting : "refs/heads/" + setting
    }

    /// What people call it.
    public var name: String { ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : ref }

    /// Whether a ref is this branch, by its own name or as a symbolic ref.
    func isNamed(by ref: String, in repository: Repository) throws(GitError) -> Bool {
        if ref == self.ref { return true }
        return try repository.resolvedName(of: ref) == self.ref
    }

    /// The paths of its files, but for its policy.
    ///
    /// - Throws: `GitError` where an object is missing, or for a tree beyond the bounds of a comparison.
    public func files(in repository: Repository) throws(GitError) -> [String] {
        guard let tip else { return [] }
        var files: [String] = []
        try TreeComparison(repository).changes(in: tip.tree, since: []) { change in
            guard change.entry.kind == .file, !TreePolicy.isPath(change.path) else { return }
            files.append(String(decoding: change.path, as: UTF8.self))
        }
        return files
    }

    /// Its policy as it is before the push.
    ///
    /// - Throws: `GitError` where an object is missing.
    public func policy(
        in repository: Repository, catalog: RuleCatalog
    ) throws(GitError) -> TreePolicy.Lookup {
        guard let tip else { return .none }
        return try TreePolicy.read(from: tip.tree, of: repository, catalog: catalog)
    }
}
