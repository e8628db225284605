import Admission
import Gate
import Git
import Inspection
import Kubernetes
import Policy
import Rules

/// Reads the policies of one's own that the caller, a policy file or the server names.
enum AdmissionPolicyFiles {
    /// The policies, bindings and parameters in files and folders, and rules of one expression.
    ///
    /// - Parameters:
    ///   - policy: a policy file that may name others and have rules; nil for none.
    ///   - folder: where the paths of that file begin.
    ///   - seesChanges: whether it is known what becomes of objects.
    ///   - version: that of the clusters that are to have the policies; nil for what the policy file says.
    ///   - mustHavePolicies: whether a path without policies is a mistake.
    /// - Throws: `PolicyProblems` for a path at which there are none, and for what kube-apiserver would refuse.
    static func read(
        _ paths: [String], and policy: HardenPolicy? = nil, below folder: String = ".", seesChanges: Bool,
        version: KubernetesVersion? = nil, mustHavePolicies: Bool = true
    ) throws -> AdmissionPolicies {
        var policies = AdmissionPolicies(seesChanges: seesChanges, version: version ?? policy?.kubernetesVersion)
        for rule in policy?.customRules ?? [] { policies.add(rule) }
        let prefix = folder == "." || folder == PolicyFile.workingFolder ? "" : folder + "/"
        let named = (policy?.policies ?? []).map { $0.hasPrefix("/") ? $0 : prefix + $0 }
        for path in paths + named {
            let gains = try policies.gains { try read(path, into: &$0) }
            if mustHavePolicies, !gains {
                throw PolicyProblems(problems: [
                    PolicyProblem(file: path, position: nil, message: "it contains no ValidatingAdmissionPolicy")
                ])
            }
        }
        try policies.problems.throwIfAny()
        return policies
    }

    /// Few files are read at once: to compile the policies of one takes about a millisecond.
    private static let filesPerJob = 4

    private static func read(_ path: String, into policies: inout AdmissionPolicies) throws {
        var files = ParallelMap<(path: String, text: [UInt8]), AdmissionPolicies>(
            cores: FileInspection.allCores, perJob: filesPerJob
        ) { file in
            var policies = AdmissionPolicies()
            policies.add(file.text, file: file.path)
            return policies
        }
        try ConfigurationFile.forEachManifest(at: path) { files.add(($0, $1)) }
        for found in files.finish() { policies.add(found) }
    }
}

extension GateConfiguration {
    /// The policies by which pushes are judged: those of the server, and those of the trusted branch.
    ///
    /// - Returns: also what is wrong with those of the trusted branch, which are left out then.
    /// - Throws: `PolicyProblems` for one of the server that cannot be judged, `GitError` where an object is missing.
    func policies() throws -> (all: AdmissionPolicies, broken: [PolicyProblem]) {
        var all: AdmissionPolicies
        do {
            all = try AdmissionPolicyFiles.read(
                try policyPaths(), and: try serverPolicy()?.withoutPaths, seesChanges: true,
                version: settings.kubernetesVersion)
        } catch let error as PolicyProblems {
            // Whoever reads it looks for the setting.
            throw PolicyProblems(
                problems: error.problems.map { problem in
                    var problem = problem
                    if problem.position == nil { problem.message += " (harden.policies)" }
                    return problem
                })
        }
        try all.unjudged.throwIfAny()
        guard let (policy, tree) = try trustedPolicy() else { return (all, []) }
        var broken = try policy.addOwnPolicies(from: tree, of: repository, to: &all)
        broken += all.problems + all.unjudged
        return (all, broken)
    }
}

extension HardenPolicy {
    /// The policy without the files that it names, whose paths somebody else knows better.
    fileprivate var withoutPaths: HardenPolicy {
        var copy = self
        copy.policies = []
        return copy
    }
}

extension [PolicyProblem] {
    /// - Throws: `PolicyProblems` with all of them.
    func throwIfAny() throws(PolicyProblems) {
        if !isEmpty { throw PolicyProblems(problems: self) }
    }
}

extension AdmissionPolicies {
    /// The rules of the program together with the policies.
    var catalog: RuleCatalog { isEmpty ? Harden.catalog : RuleCatalog(Harden.catalog.rules + rules + unjudgedRules) }
}
