import Kubernetes

extension Rule {
    static let serviceSelectsNoPod = Rule(
        id: "service-selects-no-pod",
        title: "Service that leads to no pod",
        severity: .medium,
        concern: .presence,
        why: """
            Requests to the Service fail: its selector matches no pod in its namespace. Mostly a label was renamed on one side \
            only.
            """,
        remedy: "give the pods the labels of the selector, or correct the selector",
        peers: [
            .kubeLinter("dangling-service"), .kubeScore("service-targets-pod"), .kubescape("C-0293"),
            .popeye("1100", "1105"),
        ],
        bad: [
            .set(
                .document("v1 Service", "spec: {selector: «{app: web}, ports: [{port: 80}]}"),
                .workload(labels: "{app: wbe}")
            ).saying("the Service leads to no pod: none has app=web"),
            // Pods of another namespace are none of its own.
            .set(
                .document("v1 Service", namespace: "shop", "spec: {selector: «{app: web}}"),
                .workload(namespace: "office")),
            .set(
                .document("v1 Service", namespace: nil, "spec: {selector: «{app: web, tier: front}}"),
                .workload("argoproj.io/v1alpha1 Rollout", namespace: nil)
            ).ownSet,
        ],
        good: [
            .set(.document("v1 Service", "spec: {selector: {app: web}}"), .workload()),
            .set(
                .document("v1 Service", "spec: {selector: {app: web}}"),
                .workload("argoproj.io/v1alpha1 Rollout")),
            // Somebody else says where it leads.
            .set(.document("v1 Service", "spec: {ports: [{port: 80}]}"), .workload()),
            .set(.document("v1 Service", "spec: {type: ExternalName, externalName: example.com}"), .workload()),
            .set(
                .document("v1 Service", "spec: {selector: {app: web}}"), .workload(labels: "{app: wbe}")
            ).partialSet,
            // Folders of Services alone say nothing of pods.
            .set(.document("v1 Service", "spec: {selector: {app: web}}")).ownSet,
            // An operator gives the pods their labels.
            .set(
                .document("v1 Service", "spec: {selector: {app: web}}"),
                .workload("apps/v1 Deployment other", labels: "{app: other}"),
                .document("monitoring.coreos.com/v1 Prometheus", "spec: {replicas: 2}")),
        ],
        check: .sets(of: [.service] + Kind.workloads) { set, judgement in
            for (_, service, facts) in set.services {
                guard let selector = facts.selector,
                    let whole = set.whole(
                        for: .workload, in: service.namespace, orWhere: { $0.hasPodsElsewhere(selectedBy: selector) }),
                    whole.hasNoPods(selectedBy: selector, in: service.namespace)
                else { continue }
                judgement.add(
                    "the Service leads to no pod: none has \(selector.text)", in: service, at: facts.selectorPlace,
                    values: [selector.text], related: whole.nearMisses(of: selector, in: service.namespace))
            }
        })
}
