import Kubernetes

extension Rule {
    static let podWithoutNetworkPolicy = Rule(
        id: "pod-without-network-policy",
        title: "Pod that no network policy isolates",
        severity: .medium,
        standards: [.cis("5.3.2"), .nsa("Network policies")],
        concern: .absence,
        why: """
            Every pod of the cluster may connect to it, and it may connect to anything: whoever has broken into one program \
            reaches all others.
            """,
        remedy: "write a NetworkPolicy that selects the pod and allows only what it needs, in both directions",
        peers: [
            .kubeLinter("non-isolated-pod"), .kubeScore("pod-networkpolicy"), .polaris("missingNetworkPolicy"),
            .checkov("CKV2_K8S_6"), .kubescape("C-0260", "C-0030"), .popeye("1204", "1205"), .kyverno("require-netpol"),
            .kubeaudit("netpols"),
        ],
        bad: [
            .set(.workload(labels: "«{app: web}")).saying("no network policy selects the pod"),
            // One direction is open.
            .set(
                .workload(labels: "«{app: web}"),
                .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")
            )
            .saying("no network policy restricts where the pod connects to"),
            .set(
                .workload(labels: "«{app: web}"),
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}, policyTypes: [Ingress, Egress]}"
                )
            ).ownSet,
            .set(
                .workload(labels: "«{app: web}"),
                .document(
                    "networking.k8s.io/v1 NetworkPolicy", namespace: "office", "spec: {policyTypes: [Ingress, Egress]}")
            ),
            // Whoever makes the namespace is expected to guard it.
            .set(.document("v1 Namespace shop", namespace: nil), .workload(labels: "«{app: web}")).ownSet,
        ],
        good: [
            .set(
                .workload(),
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}")),
            .set(
                .workload(),
                .document("networking.k8s.io/v1 NetworkPolicy in", "spec: {podSelector: {}, policyTypes: [Ingress]}"),
                .document("networking.k8s.io/v1 NetworkPolicy out", "spec: {podSelector: {}, policyTypes: [Egress]}")),
            .set(.workload()).ownSet,
            .set(.workload()).partialSet,
            // Policies do not apply to the network of a node.
            .set(.workload(pod: "hostNetwork: true")).noFix,
            .set(.workload(), .document("cilium.io/v2 CiliumNetworkPolicy", "spec: {endpointSelector: {}}")),
        ],
        check: .sets(of: Kind.workloads + Kind.networkPolicies) { set, judgement in
            for (_, workload, facts) in set.workloads {
                guard let whole = set.whole(forGuards: .networkPolicy, in: workload.namespace) else { continue }
                for pod in facts.pods where !pod.usesHostNetwork && !pod.isFragment {
                    let isolation = whole.isolation(of: pod.labels, in: workload.namespace)
                    guard let (message, severity) = isolation.problem else { continue }
                    judgement.add(
                        message, in: workload, at: pod.labelsPlace, values: isolation.openDirections, severity: severity
                    )
                }
            }
        })
}

extension Kind {
    /// The policies of the network, those of its plugins too.
    static let networkPolicies: [Kind] = [
        .networkPolicy, Kind("CiliumNetworkPolicy", in: "cilium.io"),
        Kind("CiliumClusterwideNetworkPolicy", in: "cilium.io"), Kind("NetworkPolicy", in: "crd.projectcalico.org"),
        Kind("GlobalNetworkPolicy", in: "crd.projectcalico.org"), Kind("NetworkPolicy", in: "projectcalico.org"),
        Kind("GlobalNetworkPolicy", in: "projectcalico.org"), Kind("NetworkPolicy", in: "crd.antrea.io"),
        Kind("ClusterNetworkPolicy", in: "crd.antrea.io"), Kind("AdminNetworkPolicy", in: "policy.networking.k8s.io"),
        Kind("BaselineAdminNetworkPolicy", in: "policy.networking.k8s.io"),
        Kind("ClusterNetworkPolicy", in: "policy.networking.k8s.io"),
    ]
}

/// What network policies restrict of a pod.
struct Isolation {
    var ingress = false
    var egress = false

    /// The directions that are open: one more is another finding.
    fileprivate var openDirections: [String] { (ingress ? [] : ["in"]) + (egress ? [] : ["out"]) }

    /// What is not restricted; nil where both directions are.
    fileprivate var problem: (message: String, severity: Severity)? {
        switch (ingress, egress) {
        case (true, true): nil
        case (false, false): ("no network policy selects the pod", .medium)
        case (false, true): ("no network policy restricts who connects to the pod", .low)
        case (true, false): ("no network policy restricts where the pod connects to", .low)
        }
    }
}

extension ObjectSet {
    /// What the network policies of the set restrict of a pod.
    ///
    /// - Parameter countsOpenRules: whether a policy that lets everything through undoes what the others restrict, as it does.
    func isolation(of labels: Labels, in namespace: NamespaceName, countsOpenRules: Bool = false) -> Isolation {
        let key = AskedLabels(namespace: namespace, labels: labels, index: \.networkPolicies)
        if !countsOpenRules, let known = isolations[key] { return known }
        var (found, open) = (Isolation(), Isolation())
        for (index, _) in networkPolicies(selecting: labels, in: namespace) {
            guard case .networkPolicy(let policy) = members[index].content else { continue }
            if policy.restrictsIngress { found.ingress = true }
            if policy.restrictsEgress { found.egress = true }
            if policy.allowsAnyIngress { open.ingress = true }
            if policy.allowsAnyEgress { open.egress = true }
        }
        guard countsOpenRules else {
            isolations[key] = found
            return found
        }
        return Isolation(ingress: found.ingress && !open.ingress, egress: found.egress && !open.egress)
    }
}
