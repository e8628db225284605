import Kubernetes

extension Rule {
    /// A share of all pods, whatever their number, is the business of poddisruptionbudget-blocks-eviction.
    static let podDisruptionBudgetExceedsReplicas = Rule(
        id: "poddisruptionbudget-exceeds-replicas",
        title: "Disruption budget for more pods than there are",
        severity: .medium,
        concern: .presence,
        why: """
            No pod of the workload may ever be evicted: a node with one of them cannot be drained, and upgrades of the cluster are \
            stuck until somebody steps in.
            """,
        remedy: "set minAvailable below the smallest number of pods, or use maxUnavailable: 1",
        peers: [
            .kubeLinter("pdb-min-available", "pdb-max-unavailable"),
            .polaris("pdbMinAvailableGreaterThanHPAMinReplicas"), .gatekeeper("poddisruptionbudget"), .popeye("901"),
            .kyverno("pdb-minavailable", "deployment-replicas-higher-than-pdb", "require-replicas-allow-disruption"),
        ],
        bad: [
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {minAvailable: «2, selector: {matchLabels: {app: web}}}"),
                .workload(spec: "replicas: 2")
            ).partialSet.saying("the budget keeps 2 pods, and Deployment shop/web may run 2"),
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {minAvailable: «2, selector: {matchLabels: {app: web}}}"),
                .workload(spec: "replicas: 5"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {minReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")),
            // Half of a pod is one.
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {minAvailable: «50%, selector: {matchLabels: {app: web}}}"),
                .workload(spec: "replicas: 1")),
        ],
        good: [
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}"),
                .workload(spec: "replicas: 2")),
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 3, selector: {matchLabels: {app: web}}}"),
                .workload(spec: "replicas: 2"), .workload("apps/v1 StatefulSet other", spec: "replicas: 2")),
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 3, selector: {matchLabels: {app: web}}}"),
                .workload("apps/v1 DaemonSet")),
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}"),
                .workload(namespace: "office", spec: "replicas: 2")),
        ],
        check: .sets(of: [.podDisruptionBudget] + Kind.autoscalers + Kind.workloads) { set, judgement in
            var known: [ObjectSet.AskedSelector: GuardedPods] = [:]
            for (_, budget, facts) in set.budgets {
                guard let minimum = facts.minimum, let selector = facts.selector else { continue }
                if case .percent(let share) = minimum.amount, share >= 100 { continue }
                let asked = ObjectSet.AskedSelector(namespace: budget.namespace, selector: selector)
                let guarded = known[asked] ?? set.podsGuarded(by: asked)
                known[asked] = guarded
                let (total, workloads) = (guarded.count ?? 0, guarded.workloads)
                guard total > 0, let kept = minimum.count(of: total), kept >= total else { continue }
                let names = workloads.prefix(3).map { "\($0.identity)" }.joined(separator: ", ")
                judgement.add(
                    "the budget keeps \(kept) \(kept == 1 ? "pod" : "pods"), and \(names) may run \(total)", in: budget,
                    at: minimum.place, values: [minimum.text],
                    related: workloads.prefix(5).map { workload in
                        guard case .workload(let facts) = workload.content else { return .init(workload, nil, "") }
                        return .init(workload, facts.replicas?.place, "\(workload.identity) runs here")
                    })
            }
        })
}

/// The pods that a budget is for.
private struct GuardedPods {
    /// How many there are; nil where nobody knows.
    let count: Int?
    let workloads: [ObjectFacts]
}

extension ObjectSet {
    fileprivate func podsGuarded(by asked: AskedSelector) -> GuardedPods {
        let selection = pods(selectedBy: asked.selector, in: asked.namespace)
        let workloads = Set(selection.pods.map(\.member)).sorted().map { members[$0] }
        let counts = workloads.map { leastPods(of: $0) }
        guard !selection.mayHaveMore, !counts.isEmpty, !counts.contains(nil) else {
            return GuardedPods(count: nil, workloads: workloads)
        }
        return GuardedPods(count: counts.reduce(0) { $0 + min($1 ?? 0, 1 << 30) }, workloads: workloads)
    }
}
