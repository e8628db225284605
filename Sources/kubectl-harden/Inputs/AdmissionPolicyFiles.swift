import Admission
import Policy
import Rules

/// Reads ValidatingAdmissionPolicies that the caller or the server names.
enum AdmissionPolicyFiles {
    /// The policies, bindings and parameters in files and folders.
    ///
    /// - Parameters:
    ///   - seesChanges: whether it is known what becomes of objects.
    ///   - mustBeJudged: whether a policy that cannot be judged from files is a mistake.
    /// - Throws: `PolicyProblems` for a path at which there are none, and for what kube-apiserver would refuse.
    static func read(
        _ paths: [String], seesChanges: Bool, mustBeJudged: Bool = false
    ) throws -> AdmissionPolicies {
        var policies = AdmissionPolicies(seesChanges: seesChanges)
        for path in paths {
            let before = policies.count
            try ConfigurationFile.forEachManifest(at: path) { policies.add($1, file: $0) }
            if policies.count == before, policies.problems.isEmpty {
                throw PolicyProblems(problems: [
                    PolicyProblem(file: path, position: nil, message: "it contains no ValidatingAdmissionPolicy")
                ])
            }
        }
        let problems = policies.problems + (mustBeJudged ? policies.unjudged : [])
        guard problems.isEmpty else {
            throw PolicyProblems(
                problems: problems.map { PolicyProblem(file: $0.file, position: $0.position, message: $0.message) })
        }
        return policies
    }
}

extension AdmissionPolicies {
    /// The rules of the program together with the policies.
    var catalog: RuleCatalog { isEmpty ? Harden.catalog : RuleCatalog(Harden.catalog.rules + rules) }
}
