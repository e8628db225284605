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
    /// Which parameters it names; nil for a binding without.
    let params: PolicyParams.Reference?
    /// Where it stands.
    let place: (file: String, position: Position)

    init(_ object: KubernetesObject, file: String) {
        let spec = object.spec
        place = (file, (spec?["policyName"] ?? object.node).position)
        policy = spec?["policyName"]?.string ?? ""
        actions = Set((spec?["validationActions"]).indexed.compactMap { $0.node.string })
        matching = spec?["matchResources"].map { ResourceMatching($0) }
        params = spec?["paramRef"].map { PolicyParams.Reference($0) }
    }

    /// How much a refusal weighs: what is denied more than what is only told.
    var severity: Severity { actions.contains("Deny") ? .high : actions.contains("Warn") ? .low : .info }
}
