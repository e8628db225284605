import Kubernetes

extension Rule {
    static let namespaceLimitRangeMissing = Rule(
        id: "namespace-limitrange-missing",
        title: "Namespace without default limits",
        severity: .info,
        isOnByDefault: false,
        standards: [.nsa("Resource policies"), .cis("5.6.1")],
        concern: .absence,
        why: "A container that says nothing of its resources may take all of its node.",
        remedy: "add a LimitRange with default and defaultRequest",
        peers: [.trivy("KSV-0039")],
        bad: [
            .set(.document("v1 Namespace «shop", namespace: nil)),
            .set(
                .document("v1 Namespace «shop", namespace: nil),
                .document("v1 LimitRange", "spec: {limits: [{type: Container, max: {cpu: 2}}]}")
            ).ownSet.saying("no LimitRange of the namespace has defaults"),
        ],
        good: [
            .set(
                .document("v1 Namespace shop", namespace: nil),
                .document("v1 LimitRange", "spec: {limits: [{type: Container, default: {memory: 1Gi}}]}")),
            .set(.document("v1 Namespace shop", namespace: nil)).partialSet,
        ],
        check: .sets(of: [.namespace, Kind("LimitRange")]) { set, judgement in
            judgement.addUnguardedNamespaces(
                .limitRange, none: "the namespace has no LimitRange",
                insufficient: "no LimitRange of the namespace has defaults"
            ) { if case .limitRange(let hasDefaults, _) = $0 { hasDefaults } else { nil } }
        })
}
