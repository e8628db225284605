import Kubernetes

extension Rule {
    static let podDisruptionBudgetMissing = Rule(
        id: "poddisruptionbudget-missing",
        title: "Several pods without a disruption budget",
        severity: .low,
        concern: .absence,
        why: """
            When nodes are drained, all pods of the workload may be evicted at the same time, and it is gone until new ones have \
            started.
            """,
        remedy: "add a PodDisruptionBudget that selects the pods (maxUnavailable: 1)",
        peers: [
            .kubeScore("deployment-has-poddisruptionbudget", "statefulset-has-poddisruptionbudget"),
            .polaris("missingPodDisruptionBudget"), .kyverno("require-pdb", "create-default-pdb"), .popeye("206"),
        ],
        bad: [
            .set(.workload(labels: "«{app: web}", spec: "replicas: 2")),
            .set(
                .workload("apps/v1 StatefulSet", labels: "«{app: web}", spec: "replicas: 3"),
                .document("policy/v1 PodDisruptionBudget", "spec: {selector: {matchLabels: {app: api}}}")
            ).ownSet,
            .set(
                .workload(labels: "«{app: web}"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {minReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")),
        ],
        good: [
            .set(
                .workload(spec: "replicas: 2"),
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}")),
            .set(.workload(spec: "replicas: 1")).noFix,
            .set(.workload(spec: "replicas: 2")).ownSet,
            .set(.workload(spec: "replicas: 2")).partialSet,
            // An autoscaler may leave one alone.
            .set(
                .workload(),
                .document("keda.sh/v1alpha1 ScaledObject", "spec: {minReplicaCount: 1, scaleTargetRef: {name: web}}")),
        ],
        check: .sets(of: [.podDisruptionBudget] + Kind.autoscalers + Kind.workloads) { set, judgement in
            // Others own them, or nobody has used them for long.
            let kinds: Set = ["ReplicaSet", "ReplicationController"]
            for (_, workload, facts) in set.workloads where facts.isScalable && !kinds.contains(workload.identity.kind)
            {
                guard let whole = set.whole(for: .budget, in: workload.namespace), let pod = facts.pods.first,
                    let least = set.leastPods(of: workload), least >= 2,
                    whole.budgets(selecting: pod.labels, in: workload.namespace).isEmpty
                else { continue }
                judgement.add("no disruption budget is for the \(least) pods", in: workload, at: pod.labelsPlace)
            }
        })
}

extension ObjectSet {
    /// The smallest number of pods that a workload runs: what its autoscaler leaves it, and else what it says; nil where nobody
    /// knows.
    func leastPods(of workload: ObjectFacts) -> Int? {
        guard case .workload(let facts) = workload.content, facts.isScalable else { return nil }
        if let scaler = scalers(of: workload).first { return scaler.match == .yes ? scaler.facts.minimum : nil }
        return facts.replicaCount
    }
}
