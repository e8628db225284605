extension Rule {
    static let podDisruptionBudgetPolicyMissing = Rule(
        id: "poddisruptionbudget-policy-missing",
        title: "Disruption budget without a limit",
        severity: .low,
        concern: .absence,
        why: """
            Without minAvailable or maxUnavailable the budget protects no pod from eviction.
            """,
        remedy: "set maxUnavailable or minAvailable",
        fix: "spec.maxUnavailable: 1",
        mend: .placeholder(.fix),
        peers: [.kubeScore("poddisruptionbudget-has-policy")],
        bad: [
            .spec(of: "policy/v1 PodDisruptionBudget", "«selector: {}"),
            .manifest(
                """
                «apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: b}
                """),
        ],
        good: [
            .spec(of: "policy/v1 PodDisruptionBudget", "maxUnavailable: 1"),
            .spec(of: "policy/v1 PodDisruptionBudget", "minAvailable: 50%"),
        ],
        check: .kinds([.podDisruptionBudget]) { object, judgement in
            guard object.spec?["minAvailable"].isMissingOrEmpty ?? true,
                object.spec?["maxUnavailable"].isMissingOrEmpty ?? true
            else { return }
            judgement.add("the budget has neither minAvailable nor maxUnavailable", at: "spec.maxUnavailable")
        })
}
