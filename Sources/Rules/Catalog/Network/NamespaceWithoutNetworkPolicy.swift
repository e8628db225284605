import Kubernetes

extension Rule {
    static let namespaceWithoutNetworkPolicy = Rule(
        id: "namespace-without-network-policy",
        title: "Namespace without a network policy",
        severity: .medium,
        standards: [.cis("5.3.2"), .nsa("Network policies")],
        concern: .absence,
        why: """
            Pods that nobody thought of are open to every other pod of the cluster. A policy that denies by default closes them \
            until somebody says what they need.
            """,
        remedy: "add a NetworkPolicy that selects all pods (podSelector: {}) and denies by default",
        peers: [
            .kubescape("C-0206", "C-0049", "C-0054"), .kubeaudit("netpols"),
            .kyverno("add-network-policy", "generate-networkpolicy-existing"),
        ],
        bad: [
            .set(.document("v1 Namespace «shop", namespace: nil)).saying("the namespace has no network policy"),
            .set(
                .document("v1 Namespace «shop", namespace: nil),
                .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {matchLabels: {app: web}}}")
            ).saying("no network policy of the namespace denies by default"),
            .set(
                .document("v1 Namespace «shop", namespace: nil),
                .document("networking.k8s.io/v1 NetworkPolicy", namespace: "office", "spec: {podSelector: {}}")
            ).ownSet,
        ],
        good: [
            .set(
                .document("v1 Namespace shop", namespace: nil),
                .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")),
            .set(
                .document("v1 Namespace shop", namespace: nil),
                .document("cilium.io/v2 CiliumClusterwideNetworkPolicy", namespace: nil, "spec: {endpointSelector: {}}")
            ),
            .set(.document("v1 Namespace shop", namespace: nil)).partialSet,
        ],
        check: .sets(of: Kind.networkPolicies + [.namespace]) { set, judgement in
            for namespace in set.namespaceObjects {
                let name = NamespaceName.named(namespace.identity.name)
                guard let place = namespace.namePlace, let whole = set.whole(forGuards: .networkPolicy, in: name) else {
                    continue
                }
                let everywhere = whole.namespaces[.cluster]?.networkPolicies.candidates(for: Labels()) ?? []
                let own = whole.objects(in: name).flatMap { $0.objects.networkPolicies.all }
                let policies = (own + everywhere).compactMap { index -> Kept<NetworkPolicyFacts>? in
                    if case .networkPolicy(let policy) = whole.members[index].content { policy } else { nil }
                }
                // A policy of another form may be for all pods.
                if policies.contains(where: { $0.restrictsIngress && $0.selector?.isEmpty ?? true }) { continue }
                judgement.add(
                    policies.isEmpty
                        ? "the namespace has no network policy"
                        : "no network policy of the namespace denies by default",
                    in: namespace, at: place, severity: policies.isEmpty ? nil : .low)
            }
        })
}
