import Kubernetes

extension Rule {
    static let networkPolicyPeerSelectsNoPod = Rule(
        id: "network-policy-peer-selects-no-pod",
        title: "Network policy that lets no pod through",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "A rule of the policy is for pods that there are not: what it was to allow is refused.",
        remedy: "correct the selectors of the peer, or remove it",
        peers: [
            .kubeLinter("dangling-networkpolicypeer-podselector"), .popeye("1201", "1202", "1206", "1207", "1208"),
        ],
        bad: [
            .set(
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {podSelector: {}, ingress: [{from: [{podSelector: «{matchLabels: {app: api}}}]}]}"),
                .workload()),
            .set(
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {egress: [{to: [{podSelector: «{matchLabels: {app: web}}, namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: office}}}]}], policyTypes: [Egress]}"
                ), .document("v1 Namespace office", namespace: nil), .workload()),
        ],
        good: [
            .set(
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}"),
                .workload()),
            .set(
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}, {podSelector: {}}]}]}"),
                .workload()),
            .set(
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}"),
                .workload()
            ).partialSet,
            // The pods of that namespace are elsewhere.
            .set(
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {egress: [{to: [{podSelector: {matchLabels: {app: api}}, namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: mesh}}}]}], policyTypes: [Egress]}"
                ), .document("v1 Namespace mesh", namespace: nil), .workload()
            ).ownSet,
        ],
        check: .sets(of: [.networkPolicy, .namespace] + Kind.workloads) { set, judgement in
            for (_, policy, facts) in set.networkPolicies {
                for peer in facts.peers {
                    guard let selector = peer.pods, !selector.isEmpty,
                        let whole = set.whole(for: .workload, in: policy.namespace),
                        let namespaces = whole.namespaces(selectedBy: peer.namespaces, or: policy.namespace),
                        namespaces.allSatisfy({ whole.isPeerNowhere(selector, in: $0) })
                    else { continue }
                    judgement.add(
                        "a rule of the policy is for no pod: none has \(selector.text)", in: policy, at: peer.place,
                        anchor: "peer", values: [selector.text])
                }
            }
        })
}

extension ObjectSet {
    /// Whether a selector selects no pod of a namespace of which the pods are here.
    fileprivate func isPeerNowhere(_ selector: LabelSelector, in namespace: NamespaceName) -> Bool {
        whole(for: .workload, in: namespace) != nil && hasNoPods(selectedBy: selector, in: namespace)
    }

    /// The namespaces that a selector selects; nil where that cannot be said.
    ///
    /// - Parameter own: the namespace that counts without a selector.
    fileprivate func namespaces(selectedBy selector: LabelSelector?, or own: NamespaceName) -> [NamespaceName]? {
        guard let selector else { return [own] }
        let found = namespaceObjects.filter { namespace in
            // Every namespace has its name as a label.
            let name = Labels([Definitions.nameLabel: namespace.identity.name])
            return selector.match(namespace.labels.adding(name)) != .no
        }
        return found.isEmpty ? nil : found.map { .named($0.identity.name) }
    }
}
