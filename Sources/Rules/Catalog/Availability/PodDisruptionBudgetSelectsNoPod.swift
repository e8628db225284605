import Kubernetes

extension Rule {
    static let podDisruptionBudgetSelectsNoPod = Rule(
        id: "poddisruptionbudget-selects-no-pod",
        title: "Disruption budget for no pod, or for one that has another",
        severity: .low,
        concern: .presence,
        why: """
            A budget that selects no pod protects nothing. A pod with two budgets cannot be evicted at all: the API server refuses \
            to choose between them.
            """,
        remedy: "correct the selector, so that each pod has one budget",
        peers: [.popeye("900", "209")],
        bad: [
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: «{matchLabels: {app: wbe}}}"),
                .workload()
            ).saying("the budget is for no pod: none has app=wbe"),
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}"),
                .document("policy/v1 PodDisruptionBudget all", "spec: {maxUnavailable: 1, selector: «{}}"), .workload()
            ).partialSet.saying("PodDisruptionBudget shop/web is for the pods of Deployment shop/web as well"),
        ],
        good: [
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}"),
                .workload()),
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: {matchLabels: {app: wbe}}}"),
                .workload()
            ).partialSet,
            .set(
                .document(
                    "policy/v1 PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}"),
                .document(
                    "policy/v1 PodDisruptionBudget api",
                    "spec: {maxUnavailable: 1, selector: {matchLabels: {app: api}}}"),
                .workload(), .workload("apps/v1 Deployment api", labels: "{app: api}")),
        ],
        check: .sets(of: [.podDisruptionBudget] + Kind.workloads) { set, judgement in
            var first: [NamespaceObjects.PodNumber: ObjectFacts] = [:]
            var seen: Set<ObjectSet.AskedSelector> = []
            for (_, budget, facts) in set.budgets {
                let selection = facts.selector.map { set.pods(selectedBy: $0, in: budget.namespace) }
                let pods = selection?.pods ?? []
                let asked = facts.selector.map { ObjectSet.AskedSelector(namespace: budget.namespace, selector: $0) }
                let isNew = asked.map { seen.insert($0).inserted } ?? false
                if let pod = pods.first(where: { first[$0].map { $0.identity != budget.identity } ?? false }),
                    let other = first[pod]
                {
                    let workload = set.members[pod.member]
                    judgement.add(
                        "\(other.identity) is for the pods of \(workload.identity) as well", in: budget,
                        at: facts.place,
                        anchor: "two", values: ["\(other.identity)"],
                        related: [
                            .init(other, nil, "\(other.identity) begins here"),
                            .init(workload, nil, "\(workload.identity) begins here"),
                        ])
                }
                if isNew { for pod in pods where first[pod] == nil { first[pod] = budget } }
                guard let whole = set.whole(for: .workload, in: budget.namespace) else { continue }
                let isEmpty = facts.selector.map { whole.hasNoPods(selectedBy: $0, in: budget.namespace) } ?? true
                guard isEmpty else { continue }
                let text =
                    facts.selector.map { $0.isEmpty ? "there is none" : "none has \($0.text)" } ?? "it has no selector"
                judgement.add(
                    "the budget is for no pod: \(text)", in: budget, at: facts.place, values: [text],
                    related: facts.selector.map { whole.nearMisses(of: $0, in: budget.namespace) } ?? [])
            }
        })
}
