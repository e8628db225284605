import CEL
import Kubernetes
import Manifest
import Rules

/// A policy with one of its bindings. It is a class so that it costs nothing to pass on.
final class BoundPolicy: Sendable {
    private let policy: AdmissionPolicy
    private let binding: AdmissionBinding?
    /// The parameters that the binding names; nil where it names none.
    private let params: [PolicyParams.Param]?
    /// The namespaces and definitions that stand beside the policies.
    private let definitions: Definitions

    init(
        _ policy: AdmissionPolicy, _ binding: AdmissionBinding?, _ params: [PolicyParams.Param]?,
        _ definitions: Definitions
    ) {
        (self.policy, self.binding, self.params, self.definitions) = (policy, binding, params, definitions)
    }

    var severity: Severity { binding?.severity ?? .high }

    /// Whether the binding asks what becomes of an object.
    var isAboutChanges: Bool { binding?.matching?.isAboutChanges ?? false }

    func judge(_ asked: AdmissionRequest, _ judgement: inout Judgement) {
        let object = asked.object
        // Policies are judged by none: nobody could repair one that refuses all.
        if object.group == "admissionregistration.k8s.io" { return }
        let judgesPods = policy.judgesPods
        // What stands beside the policies is trusted.
        let own = definitions.resource(of: object)
        let custom = own ?? judgement.customResource
        guard custom != nil || policy.matching.mayBeAbout(object.kind) || judgesPods else { return }
        let admitted = AdmittedObject.shared(
            asked, custom, isDoubtful: own == nil && judgement.isResourceDoubtful, &judgement)
        var request = admitted.request
        let namespace = namespace(of: request, judgement)
        switch match(request, namespace) {
        case .no:
            // A workload that changes makes new pods.
            if judgesPods, asked.operation != .delete { judgePods(of: object, namespace, &judgement) }
        case let match:
            request.target = policy.matching.conversion(of: request)
            guard let value = request.target == nil ? admitted.value : BoundPolicy.value(of: object, request),
                let before = asked.before.map({ BoundPolicy.value(of: $0, request) }) ?? .null
            else {
                let version = request.target?.version ?? ""
                return judgement.addUndecided("the object in version \(version), into which the API server converts it")
            }
            let isGone = asked.operation == .delete
            let (now, old) = isGone ? (.null, value) : (value, before)
            let read = isGone || request.target != nil ? nil : admitted.read
            evaluate(now, before: old, request, namespace, match, object, read, &judgement)
        }
    }

    /// What the policy sees of an object; nil where nobody can say it.
    private static func value(of object: KubernetesObject, _ request: ResourceRequest) -> Value? {
        guard let target = request.target else { return BuiltInShapes.value(of: object, isPartial: !request.isWhole) }
        return BuiltInShapes.value(of: object, convertedTo: target, isPartial: !request.isWhole)
    }

    private func namespace(of request: ResourceRequest, _ judgement: Judgement) -> Definitions.Namespace? {
        guard request.isNamespaced, request.isNamespaceKnown,
            policy.asksForNamespaces || binding?.matching?.asksForNamespaceLabels ?? false
        else {
            return nil
        }
        return definitions.namespace(request.namespace) ?? judgement.namespace(request.namespace)
    }

    private func judgePods(
        of object: KubernetesObject, _ namespace: Definitions.Namespace?, _ judgement: inout Judgement
    ) {
        for pod in object.pods {
            var request = ResourceRequest(podOf: object, labels: pod.metadata?["labels"])
            if judgement.isCompletedElsewhere { request.isCompletedElsewhere(object) }
            let match = match(request, namespace)
            if match == .no { continue }
            evaluate(
                BuiltInShapes.value(of: pod, isPartial: judgement.isCompletedElsewhere), before: .null, request,
                namespace, match, object, nil, &judgement)
        }
    }

    private func match(_ request: ResourceRequest, _ namespace: Definitions.Namespace?) -> Match {
        policy.matching.match(request, namespace).and(binding?.matching?.match(request, namespace) ?? .yes)
    }

    private func evaluate(
        _ value: Value, before: Value, _ request: ResourceRequest, _ namespace: Definitions.Namespace?, _ match: Match,
        _ object: KubernetesObject, _ read: ReadFields?, _ judgement: inout Judgement
    ) {
        guard let reference = binding?.params, let params else {
            let evaluation = AdmissionEvaluation(
                policy, value, before: before, request, params: nil, namespace: namespace, document: object.node,
                read: read)
            return tell(evaluation.outcome(), request, match, object, &judgement)
        }
        if reference.namespace != nil, params.contains(where: isOfCluster) {
            return tell(AdmissionEvaluation.withNamespace(policy), request, match, object, &judgement)
        }
        guard request.isNamespaceKnown || reference.namespace != nil else {
            return judgement.addUndecided(request.unknownNamespace)
        }
        // A request about a namespace is one in that namespace.
        let place = request.isNamespace ? request.name : request.namespace
        let own = params.filter { $0.isFor(place, reference) }
        if own.isEmpty {
            guard place.isEmpty else {
                return judgement.addUndecided("the parameters \(reference.title) in namespace \(place)")
            }
            return tell(AdmissionEvaluation.withoutNamespace(policy), request, match, object, &judgement)
        }
        for param in own {
            let evaluation = AdmissionEvaluation(
                policy, value, before: before, request, params: param.value.value, namespace: namespace,
                document: object.node, read: read)
            tell(evaluation.outcome(), request, match, object, &judgement)
        }
    }

    /// Whether the kind of a parameter is one of objects in no namespace.
    private func isOfCluster(_ param: PolicyParams.Param) -> Bool {
        let parts = param.identity.apiVersion.split(separator: "/")
        let group = parts.count > 1 ? String(parts[0]) : ""
        return definitions.resource(ofKind: param.identity.kind, in: group).map { !$0.isNamespaced }
            ?? (param.identity.customGroup.isEmpty && ResourceRequest.isClusterKind(param.identity.kind))
    }

    private func tell(
        _ outcome: AdmissionEvaluation.Outcome, _ request: ResourceRequest, _ match: Match, _ object: KubernetesObject,
        _ judgement: inout Judgement
    ) {
        guard match == .yes else {
            // What passes, passes in every namespace.
            if outcome.violations.isEmpty, outcome.unknown == nil { return }
            let exclusion = [policy.matching, binding?.matching].lazy.compactMap { $0?.unknownExclusion(of: request) }
                .first
            return judgement.addUndecided(
                exclusion
                    ?? (request.isNamespaceKnown
                        ? "the labels of namespace \(request.namespace) (namespaceSelector)"
                        : request.unknownNamespace))
        }
        if let unknown = outcome.unknown { judgement.addUndecided(unknown) }
        for violation in outcome.violations {
            let path = violation.place?.node.path(from: object.node)
            let place = path == nil ? nil : violation.place
            // Each validation is a rule of its own where findings are compared.
            let field = FieldPath((path ?? FieldPath()).steps + (place?.missing.map { [$0] } ?? []))
            let anchor = violation.number == 0 ? nil : "\(field) (\(violation.number + 1))"
            // The cluster refuses whatever changes an object that is refused: nothing of it is as it was before.
            judgement.add(
                violation.message + (request.operation == .delete ? " (the object is deleted)" : ""),
                path: path ?? FieldPath(), missing: place?.missing, anchor: anchor,
                position: (place?.node ?? object.node).position, content: object.node,
                severity: violation.isAlwaysDenied ? .high : policy.ownSeverity ?? severity)
        }
    }
}
