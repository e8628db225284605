import Kubernetes

extension Rule {
    static let networkPolicySelectsNoPod = Rule(
        id: "network-policy-selects-no-pod",
        title: "Network policy that is for no pod",
        severity: .low,
        concern: .presence,
        why: "It protects nothing: the pods that it was written for have other labels, or are in another namespace.",
        remedy: "correct the podSelector, or remove the policy",
        peers: [
            .kubeLinter("dangling-networkpolicy"), .kubeScore("networkpolicy-targets-pod"), .kubescape("C-0299"),
            .popeye("1200"),
        ],
        bad: [
            .set(
                .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: «{matchLabels: {app: wbe}}}"),
                .workload()
            ).saying("the policy is for no pod: none has app=wbe"),
            .set(
                .document(
                    "networking.k8s.io/v1 NetworkPolicy",
                    "spec: {podSelector: «{matchExpressions: [{key: app, operator: In, values: [a, b]}]}}"), .workload()
            ).ownSet,
        ],
        good: [
            .set(
                .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {matchLabels: {app: web}}}"),
                .workload()),
            .set(.document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")),
            .set(
                .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {matchLabels: {app: wbe}}}"),
                .workload()
            ).partialSet,
        ],
        check: .sets(of: [.networkPolicy] + Kind.workloads) { set, judgement in
            for (_, policy, facts) in set.networkPolicies {
                guard let selector = facts.selector, !selector.isEmpty,
                    let whole = set.whole(for: .workload, in: policy.namespace),
                    whole.hasNoPods(selectedBy: selector, in: policy.namespace)
                else { continue }
                judgement.add(
                    "the policy is for no pod: none has \(selector.text)", in: policy, at: facts.place,
                    values: [selector.text], related: whole.nearMisses(of: selector, in: policy.namespace))
            }
        })
}
