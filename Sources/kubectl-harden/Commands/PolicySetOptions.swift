import Admission
import Arguments

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
    /// - Parameter seesChanges: whether it is known what becomes of objects.
    /// - Throws: `PolicyProblems` for what kube-apiserver would refuse.
    func policies(seesChanges: Bool) throws -> AdmissionPolicies {
        try AdmissionPolicyFiles.read(paths, seesChanges: seesChanges)
    }
}
