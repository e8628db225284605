extension Rule {
    static let podDisruptionBudgetUnhealthyEvictionPolicy = Rule(
        id: "poddisruptionbudget-unhealthy-eviction-policy",
        title: "Budget keeps broken pods from being evicted",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            With the default, pods that never become ready keep their node from being drained.
            """,
        remedy: "set unhealthyPodEvictionPolicy to AlwaysAllow",
        fix: "spec.unhealthyPodEvictionPolicy: AlwaysAllow",
        mend: .unsafe(.fix),
        peers: [.kubeLinter("pdb-unhealthy-pod-eviction-policy")],
        bad: [
            .spec(of: "policy/v1 PodDisruptionBudget", "«maxUnavailable: 1"),
            .spec(of: "policy/v1 PodDisruptionBudget", "unhealthyPodEvictionPolicy: «IfHealthyBudget"),
        ],
        good: [
            .spec(of: "policy/v1 PodDisruptionBudget", "unhealthyPodEvictionPolicy: AlwaysAllow"),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .kinds([.podDisruptionBudget]) { object, judgement in
            guard object.spec?["unhealthyPodEvictionPolicy"]?.equals("AlwaysAllow") != true else { return }
            judgement.add("the budget keeps broken pods from being evicted", at: "spec.unhealthyPodEvictionPolicy")
        })
}
