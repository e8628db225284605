import Admission
import Arguments
import Kubernetes
import Policy

/// The option that names policies to judge by, beside the rules of the program.
struct PolicySetOptions: Arguments {
    private var paths: [String] = []

    init() {}

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "policy-set", value: "path", &paths,
            """
            A file or folder with ValidatingAdmissionPolicies, their bindings and parameters, to judge by as well. May \
            be repeated.
            """)
    }

    /// The policies.
    ///
    /// - Parameters:
    ///   - file: the policy file of the run, which may name others.
    ///   - folder: where its paths begin.
    ///   - seesChanges: whether it is known what becomes of objects.
    ///   - version: that of the clusters that are to have them; nil for what the policy file says.
    /// - Throws: `PolicyProblems` for what kube-apiserver would refuse.
    func policies(
        and file: HardenPolicy?, below folder: String?, seesChanges: Bool, version: KubernetesVersion?
    ) throws -> AdmissionPolicies {
        try AdmissionPolicyFiles.read(
            paths, and: file, below: folder ?? ".", seesChanges: seesChanges, version: version)
    }
}
