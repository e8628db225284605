import Git
import Manifest
import Policy
import Rules

/// The policy that a tree holds: the file `.harden.yaml` at its root.
public enum TreePolicy {
    private static let largest = 1 << 20

    /// What came of looking for it.
    public enum Lookup: Sendable {
        /// The tree has no `.harden.yaml`.
        case none
        /// The file is valid.
        case policy(HardenPolicy)
        /// The entry is there, but it is not a file, too large or not a valid policy.
        case broken(PolicyProblems)
    }

    /// Whether a path is that of the policy.
    static func isPath(_ path: [UInt8]) -> Bool { path.elementsEqual(HardenPolicy.fileName.utf8) }

    /// Reads the policy of a tree.
    ///
    /// - Throws: `GitError` where an object is missing.
    public static func read(
        from tree: ObjectID, of repository: Repository, catalog: RuleCatalog
    ) throws(GitError) -> Lookup {
        guard let entry = try repository.entry(at: Array(HardenPolicy.fileName.utf8), in: tree) else { return .none }
        guard entry.kind == .file else { return .broken(problem("it is not a file")) }
        return try read(entry.id, of: repository, catalog: catalog)
    }

    /// Reads a blob as a policy.
    static func read(
        _ blob: ObjectID, of repository: Repository, catalog: RuleCatalog
    ) throws(GitError) -> Lookup {
        guard try repository.size(ofBlob: blob) <= largest else { return .broken(problem("it is larger than 1 MiB")) }
        let input = try repository.read(blob: blob).withBytes { Input(bytes: $0) }
        do throws(PolicyProblems) {
            return .policy(try HardenPolicy(input, file: HardenPolicy.fileName, catalog: catalog))
        } catch {
            return .broken(error)
        }
    }

    private static func problem(_ message: String) -> PolicyProblems {
        PolicyProblems(problems: [PolicyProblem(file: HardenPolicy.fileName, position: nil, message: message)])
    }
}
