import Kubernetes
import Manifest
import Rules

/// A ValidatingAdmissionPolicyBinding: what becomes of what a policy refuses.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
struct AdmissionBinding: Sendable {
    let policy: String
    let actions: Set<String>
    let matching: ResourceMatching?
    /// The name and namespace of its parameters; nil for a binding without.
    let param: (name: String, namespace: String?)?
    /// Whether it selects parameters by labels, which may be any number of objects.
    let selectsParams: Bool

    /// Where it stands.
    let place: (file: String, position: Position)

    init(_ object: KubernetesObject, file: String) {
        let spec = object.spec
        place = (file, (spec?["policyName"] ?? object.node).position)
        policy = spec?["policyName"]?.string ?? ""
        actions = Set((spec?["validationActions"]).indexed.compactMap { $0.node.string })
        matching = spec?["matchResources"].map { ResourceMatching($0) }
        let reference = spec?["paramRef"]
        param = reference?["name"]?.string.map { ($0, reference?["namespace"]?.string) }
        selectsParams = reference?["selector"] != nil
    }

    /// How much a refusal weighs: what is denied more than what is only told.
    var severity: Severity { actions.contains("Deny") ? .high : actions.contains("Warn") ? .low : .info }
}
