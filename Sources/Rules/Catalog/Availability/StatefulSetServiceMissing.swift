import Kubernetes

extension Rule {
    static let statefulSetServiceMissing = Rule(
        id: "statefulset-service-missing",
        title: "StatefulSet without the Service that names its pods",
        severity: .medium,
        concern: .either,
        why: """
            The pods of a StatefulSet find one another by names that a headless Service gives them. Without it web-0 has no name in \
            DNS, and a cluster of such pods does not come up.
            """,
        remedy: "name in serviceName a Service with clusterIP: None that selects the pods",
        peers: [.kubeScore("statefulset-has-servicename")],
        bad: [
            .set(.workload("apps/v1 StatefulSet", spec: "serviceName: «web")).saying("there is no Service web"),
            .set(
                .workload("apps/v1 StatefulSet", spec: "serviceName: «web"),
                .document("v1 Service", "spec: {selector: {app: web}}")
            ).partialSet.saying("Service shop/web has an address of its own, so that it names no pods"),
            .set(
                .workload("apps/v1 StatefulSet", spec: "serviceName: «web"),
                .document("v1 Service", "spec: {clusterIP: None, selector: {app: api}}")
            ).saying("Service shop/web does not select the pods"),
            .manifest(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec:
                  «selector: {matchLabels: {app: web}}
                  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: registry.example.com/web:1.4}]}}
                """),
        ],
        good: [
            .set(
                .workload("apps/v1 StatefulSet", spec: "serviceName: web"),
                .document("v1 Service", "spec: {clusterIP: None, selector: {app: web}}")),
            .set(.workload("apps/v1 StatefulSet", spec: "serviceName: web")).partialSet,
            .set(.workload()),
        ],
        check: .sets(of: [.statefulSet, .service]) { set, judgement in
            for (_, object, facts) in set.workloads {
                guard let statefulSet = facts.statefulSet else { continue }
                guard let name = statefulSet.serviceName else {
                    if set.extent.level != .partial {
                        judgement.add("the StatefulSet names no Service", in: object, at: statefulSet.spec)
                    }
                    continue
                }
                let found = set.objects("Service", named: name.text, in: object.namespace, referredToBy: object)
                    .map { set.members[$0.index] }
                if found.isEmpty {
                    guard let whole = set.whole(for: .service, in: object.namespace),
                        whole.objects("Service", named: name.text, in: object.namespace).isEmpty
                    else { continue }
                    judgement.add("there is no Service \(name.text)", in: object, at: name.place, values: [name.text])
                } else if let problem = facts.facts.problem(ofServices: found) {
                    judgement.add(
                        problem, in: object, at: name.place, values: [problem],
                        related: found.prefix(1).map { .init($0, nil, "\($0.identity) begins here") })
                }
            }
        })
}

extension WorkloadFacts {
    /// Why none of some Services gives the pods their names; nil where one does.
    fileprivate func problem(ofServices services: [ObjectFacts]) -> String? {
        var problem: String?
        for object in services {
            guard case .service(let service) = object.content, let pod = pods.first else { return nil }
            if !service.isHeadless {
                problem = "\(object.identity) has an address of its own, so that it names no pods"
            } else if service.selector?.match(pod.labels) == .no {
                problem = "\(object.identity) does not select the pods"
            } else {
                return nil
            }
        }
        return problem
    }
}
