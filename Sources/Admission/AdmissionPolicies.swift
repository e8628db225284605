import CEL
import Kubernetes
import Manifest
import Rules
import Text

/// Policies that somebody gave, as rules of their own.
public struct AdmissionPolicies: Sendable {
    private var policies: [AdmissionPolicy] = []
    private var bindings: [AdmissionBinding] = []
    /// The objects that may be parameters.
    private var params: [ObjectIdentity: DetachedValue] = [:]
    /// A digest of all that was read.
    public private(set) var digest = ""
    /// The names of all policies, of those with mistakes too.
    private var names: Set<String> = []
    private var faults: [AdmissionProblem] = []

    /// No policies.
    public init() {}

    /// Whether there are none.
    public var isEmpty: Bool { policies.isEmpty }

    /// How many there are.
    public var count: Int { policies.count }

    /// Reads the policies, bindings and parameters in a file.
    public mutating func add(_ text: [UInt8], file: String) {
        digest = SHA256.hexadecimal(of: Array(digest.utf8) + text)
        text.withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                switch event {
                case .object(let object): add(KubernetesObject(object), file)
                case .failure(let failure, _):
                    faults.append(AdmissionProblem(file: file, position: failure.position, message: failure.message))
                case .document: break
                }
            }
        }
    }

    private mutating func add(_ object: KubernetesObject, _ file: String) {
        switch (object.group, object.kind) {
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"): addPolicy(object, file)
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"): addBinding(object, file)
        default: params[object.identity] = DetachedValue(Value(object.node, shape: BuiltInShapes.shape(of: object)))
        }
    }

    private mutating func addPolicy(_ object: KubernetesObject, _ file: String) {
        var review = FormReview(object, file: file)
        review.reviewMatching("matchConstraints")
        review.reviewAnnotations()
        let name = object.identity.name
        if !names.insert(name).inserted { review.add("a second policy named \(name)", at: object.node) }
        guard review.problems.isEmpty else { return faults += review.problems }
        do throws(AdmissionProblem) {
            policies.append(try AdmissionPolicy(object, file: file))
        } catch {
            faults.append(error)
        }
    }

    private mutating func addBinding(_ object: KubernetesObject, _ file: String) {
        var review = FormReview(object, file: file)
        review.reviewMatching("matchResources")
        review.reviewActions()
        faults += review.problems
        bindings.append(AdmissionBinding(object, file: file))
    }

    /// What kube-apiserver would refuse, and bindings of policies that are not there.
    public var problems: [AdmissionProblem] {
        faults
            + bindings.filter { !names.contains($0.policy) && !$0.policy.isEmpty }.map { binding in
                AdmissionProblem(
                    file: binding.place.file, position: binding.place.position,
                    message:
                        "there is no policy \(binding.policy)\(Nearest.hint(binding.policy, among: names.sorted()))")
            }
    }

    /// What is not judged, and why.
    public var unjudged: [AdmissionProblem] {
        policies.compactMap { policy in unknown(policy).map { notice("is not judged: \($0)", of: policy) } }
    }

    /// What is not judged, and what is judged in another way than in a cluster.
    public var notices: [AdmissionProblem] {
        unjudged
            + policies.filter { bindings(of: $0).isEmpty && unknown($0) == nil }.map {
                notice("has no binding here: it is judged as if it denied", of: $0)
            }
    }

    private func notice(_ message: String, of policy: AdmissionPolicy) -> AdmissionProblem {
        AdmissionProblem(
            file: policy.place.file, position: policy.place.position, message: "the policy \(policy.name) \(message)")
    }

    private func bindings(of policy: AdmissionPolicy) -> [AdmissionBinding] {
        bindings.filter { $0.policy == policy.name }
    }

    private func unknown(_ policy: AdmissionPolicy) -> String? {
        if let reason = policy.unknown { return reason }
        for binding in bindings(of: policy) {
            if binding.matching?.asksForNamespaceLabels ?? false {
                return "the namespaceSelector of a binding asks for labels of the namespace"
            }
            if policy.paramKind == nil { continue }
            if binding.selectsParams { return "a binding selects its parameters by labels" }
            if let param = binding.param, value(of: param, policy) == nil {
                return "its parameters \(param.name) are not there"
            }
        }
        return nil
    }

    private func value(of param: (name: String, namespace: String?), _ policy: AdmissionPolicy) -> DetachedValue? {
        params.first { identity, _ in
            identity.kind == policy.paramKind?.kind && identity.apiVersion == policy.paramKind?.apiVersion
                && identity.name == param.name
                && (param.namespace == nil || identity.namespace == nil || identity.namespace == param.namespace)
        }?.value
    }

    /// The policies that can be judged, each as a rule with the id `policy/NAME`.
    public var rules: [Rule] {
        policies.filter { unknown($0) == nil }.map { policy in
            let own = bindings(of: policy)
            let uses =
                own.isEmpty
                ? [BoundPolicy(policy, nil, nil)]
                : own.map { binding in
                    BoundPolicy(policy, binding, binding.param.flatMap { value(of: $0, policy) })
                }
            return AdmissionPolicies.rule(policy, uses)
        }
    }

    private static func rule(_ policy: AdmissionPolicy, _ uses: [BoundPolicy]) -> Rule {
        func annotation(_ key: PolicyAnnotation) -> String? { key.value(in: policy.annotations) }
        let severity =
            annotation(.severity).flatMap { Severity(rawValue: $0) }
            ?? uses.map(\.severity).max() ?? .high
        return Rule(
            id: "policy/" + policy.name,
            title: annotation(.title) ?? "The policy \(policy.name)",
            severity: severity, traits: [.isInEveryProfile], concern: .either,
            why: annotation(.why)
                ?? "The ValidatingAdmissionPolicy \(policy.name) refuses it in the cluster.",
            remedy: annotation(.remediation)
                ?? "change the object so that the policy \(policy.name) accepts it",
            bad: [], good: [],
            check: .objects(of: .any) { judge($0, by: uses, &$1) })
    }

    private static func judge(_ object: KubernetesObject, by uses: [BoundPolicy], _ judgement: inout Judgement) {
        // Of a patch counts what is there.
        if object.isPart { return }
        for use in uses { use.judge(object, &judgement) }
    }
}

/// A policy with one of its bindings.
private struct BoundPolicy: Sendable {
    private let policy: AdmissionPolicy
    private let binding: AdmissionBinding?
    private let params: DetachedValue?

    init(_ policy: AdmissionPolicy, _ binding: AdmissionBinding?, _ params: DetachedValue?) {
        (self.policy, self.binding, self.params) = (policy, binding, params)
    }

    var severity: Severity { binding?.severity ?? .high }

    func judge(_ object: KubernetesObject, _ judgement: inout Judgement) {
        // Policies are judged by none: nobody could repair one that refuses all.
        if object.group == "admissionregistration.k8s.io" { return }
        guard policy.matching.mayBeAbout(object.kind) || policy.annotations[AdmissionPolicy.podTemplates] != nil else {
            return
        }
        let request = ResourceRequest(object)
        if isAbout(request) {
            evaluate(Value(object.node, shape: BuiltInShapes.shape(of: object)), request, object, &judgement)
        } else if policy.annotations[AdmissionPolicy.podTemplates] == "true" {
            judgePods(of: object, &judgement)
        }
    }

    private func judgePods(of object: KubernetesObject, _ judgement: inout Judgement) {
        for pod in object.pods {
            let metadata = pod.metadata
            let request = ResourceRequest(podOf: object, labels: metadata?["labels"])
            guard isAbout(request) else { continue }
            var value = MapValue()
            value.set(.string("apiVersion"), to: .string("v1"))
            value.set(.string("kind"), to: .string("Pod"))
            value.set(.string("metadata"), to: metadata.map { Value($0, shape: .plain) } ?? .map(MapValue()))
            value.set(.string("spec"), to: Value(pod.node, shape: BuiltInShapes.podSpec))
            evaluate(.map(value), request, object, &judgement)
        }
    }

    private func isAbout(_ request: ResourceRequest) -> Bool {
        policy.matching.matches(request) && binding?.matching?.matches(request) ?? true
    }

    private func evaluate(
        _ value: Value, _ request: ResourceRequest, _ object: KubernetesObject, _ judgement: inout Judgement
    ) {
        let evaluation = AdmissionEvaluation(policy, value, request, params: params?.value, document: object.node)
        for violation in evaluation.violations() {
            let path = violation.place?.node.path(from: object.node)
            let place = path == nil ? nil : violation.place
            // The cluster refuses whatever changes an object that is refused: nothing of it is as it was before.
            judgement.add(
                violation.message, path: path ?? FieldPath(), missing: place?.missing,
                position: (place?.node ?? object.node).position, content: object.node)
        }
    }
}
