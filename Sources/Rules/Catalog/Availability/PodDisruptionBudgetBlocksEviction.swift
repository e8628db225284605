import Kubernetes

extension Rule {
    static let podDisruptionBudgetBlocksEviction = Rule(
        id: "poddisruptionbudget-blocks-eviction",
        title: "Disruption budget allows no disruption",
        severity: .medium,
        concern: .presence,
        why: """
            A node with such a pod cannot be drained: upgrades of the cluster are stuck until somebody steps in.
            """,
        remedy: "allow at least one pod to be unavailable (maxUnavailable: 1)",
        mend: .placeholder(.value("1")),
        peers: [
            .kubeLinter("pdb-max-unavailable", "pdb-min-available"), .polaris("pdbDisruptionsIsZero"),
            .kyverno("pdb-maxunavailable", "require-reasonable-pdbs", "pdb-maxunavailable-with-deployments"),
            .gatekeeper("poddisruptionbudget"),
        ],
        bad: [
            .spec(of: "policy/v1 PodDisruptionBudget", "maxUnavailable: «0"),
            .spec(of: "policy/v1 PodDisruptionBudget", #"minAvailable: «"100%""#),
            .spec(of: "policy/v1 PodDisruptionBudget", #"{maxUnavailable: «"00%", selector: {}}"#),
        ],
        good: [
            .spec(of: "policy/v1 PodDisruptionBudget", "maxUnavailable: 1"),
            .spec(of: "policy/v1 PodDisruptionBudget", "minAvailable: 1"),
        ],
        check: .kinds([.podDisruptionBudget]) { object, judgement in
            let (most, least) = (object.spec?["maxUnavailable"], object.spec?["minAvailable"])
            if most?.int == 0 || most?.string.flatMap(Percentage.init)?.value == 0 {
                judgement.add("the budget allows no pod to be unavailable", at: "spec.maxUnavailable")
            }
            if let share = least?.string.flatMap(Percentage.init), share.value >= 100 {
                judgement.add("the budget allows no pod to be unavailable", at: "spec.minAvailable")
            }
        })
}
