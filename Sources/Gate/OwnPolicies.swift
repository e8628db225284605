import Admission
import Git
import Inspection
import Policy

extension HardenPolicy {
    /// Adds the rules of a policy that stands in a tree, and the policies of the tree that it names.
    ///
    /// - Returns: the paths at which the tree has no policy.
    /// - Throws: `GitError` where an object is missing.
    public func addOwnPolicies(
        from tree: ObjectID, of repository: Repository, to all: inout AdmissionPolicies
    ) throws(GitError) -> [PolicyProblem] {
        customRules.forEach { all.add($0) }
        var problems: [PolicyProblem] = []
        for path in policies {
            let files = try TreeManifests.at(path, in: tree, of: repository) ?? []
            if all.gains(by: { all in files.forEach { all.add($0.text, file: $0.path) } }) { continue }
            problems.append(
                PolicyProblem(
                    file: file, position: positions["policies"],
                    message: "\(path) contains no ValidatingAdmissionPolicy"))
        }
        return problems
    }
}

extension ChangeInspector {
    /// What is wrong with the policies that the policy of a tree names, where they change: they are to hold from the next push
    /// on, and nobody could push what mends them.
    mutating func brokenPolicies(
        in tree: ObjectID, among changes: [TreeComparison.Change]
    ) throws(GitError) -> [Outcome] {
        guard let policy = try policyWithPolicies(in: tree) else { return [] }
        let folders = policy.policies.map { Array($0.normalizedPath.utf8) }
        let isChanged = changes.contains { change in
            TreePolicy.isPath(change.path) || folders.contains { change.path.starts(with: $0) || $0 == [0x2e] }
        }
        guard isChanged else { return [] }
        var all = AdmissionPolicies(seesChanges: true, version: policy.kubernetesVersion)
        let problems = try policy.addOwnPolicies(from: tree, of: repository, to: &all)
        let found = problems + all.problems + all.unjudged
        return found.prefix(10).map {
            .failed(FailedDocument(file: $0.file, position: $0.position, message: $0.message))
        }
    }

    /// The policy of a tree, where it names others or has rules of its own. It is read once, however many commits have it.
    private mutating func policyWithPolicies(in tree: ObjectID) throws(GitError) -> HardenPolicy? {
        let name = Array(HardenPolicy.fileName.utf8)
        guard let entry = try repository.entry(at: name, in: tree), entry.kind == .file else { return nil }
        if let known = ownPolicies[entry.id] { return known }
        var found: HardenPolicy?
        if case .policy(let policy) = try TreePolicy.read(entry.id, of: repository, catalog: blobs.catalog),
            !policy.policies.isEmpty || !policy.customRules.isEmpty
        {
            found = policy
        }
        ownPolicies[entry.id] = .some(found)
        return found
    }
}
