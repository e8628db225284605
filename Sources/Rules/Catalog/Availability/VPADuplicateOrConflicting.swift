import Kubernetes

extension Rule {
    static let vpaDuplicateOrConflicting = Rule(
        id: "vpa-duplicate-or-conflicting",
        title: "VerticalPodAutoscaler that is in conflict, or for nothing",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A second one for the same workload undoes what the first does, and so does a HorizontalPodAutoscaler by the resource \
            that the vertical one sets. For a workload that there is not it does nothing.
            """,
        remedy: "keep one VerticalPodAutoscaler for each workload, and scale to the sides by another metric",
        peers: [.kyverno("prevent-duplicate-vpa", "verify-vpa-target", "check-vpa-configuration")],
        bad: [
            .set(
                .document(
                    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
                    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"),
                .document(
                    "autoscaling.k8s.io/v1 VerticalPodAutoscaler other",
                    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: «web}}")
            ).partialSet,
            .set(
                .document(
                    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
                    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: «wbe}}"), .workload()
            ).saying("there is no Deployment wbe"),
            .set(
                .document(
                    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
                    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: «web}}"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, metrics: [{type: Resource, resource: {name: cpu}}]}"
                ), .workload()
            ).saying("HorizontalPodAutoscaler shop/web scales Deployment web by cpu, which this one sets"),
        ],
        good: [
            .set(
                .document(
                    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
                    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"), .workload()),
            // It only recommends.
            .set(
                .document(
                    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
                    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, updatePolicy: {updateMode: \"Off\"}}"
                ),
                .document(
                    "autoscaling/v1 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, targetCPUUtilizationPercentage: 80}"
                ),
                .workload()),
            .set(
                .document(
                    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
                    "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, resourcePolicy: {containerPolicies: [{controlledResources: [memory]}]}}"
                ),
                .document(
                    "autoscaling/v1 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, targetCPUUtilizationPercentage: 80}"
                ),
                .workload()),
        ],
        check: .sets(
            of: Kind.autoscalers + Kind.workloads + [Kind("VerticalPodAutoscaler", in: "autoscaling.k8s.io")]
        ) { set, judgement in
            var first: [String: ObjectFacts] = [:]
            for object in set.members {
                guard case .verticalAutoscaler(let facts) = object.content, !object.namespace.isOpen else { continue }
                let target = facts.target
                func add(_ message: String, _ related: [SetJudgement.End] = []) {
                    judgement.add(
                        message, in: object, at: target.name.place, values: [message], related: related)
                }
                let key = "\(object.namespace) \(target.title)"
                if let known = first[key], known.identity != object.identity {
                    add(
                        "\(known.identity) is for \(target.title) as well",
                        [.init(known, nil, "\(known.identity) begins here")])
                }
                first[key] = first[key] ?? object
                if let whole = set.whole(forTarget: target, in: object.namespace),
                    whole.objects(target.kind, named: target.name.text, in: object.namespace).isEmpty
                {
                    add("there is no \(target.title)", whole.nearMisses(of: target))
                }
                guard facts.changesPods else { continue }
                for (scaler, horizontal) in set.autoscalers(of: target, in: object.namespace) {
                    let both = facts.resources.intersection(horizontal.resources).sorted().joined(separator: " and ")
                    guard !both.isEmpty else { continue }
                    add(
                        "\(scaler.identity) scales \(target.title) by \(both), which this one sets",
                        [.init(scaler, nil, "\(scaler.identity) begins here")])
                }
            }
        })
}

extension ObjectSet {
    /// The autoscalers of the set for a target.
    fileprivate func autoscalers(
        of target: TargetReference, in namespace: NamespaceName
    ) -> [(object: ObjectFacts, facts: Kept<AutoscalerFacts>)] {
        objects(in: namespace).filter { $0.match == .yes }.flatMap { _, objects in
            (objects.scalers[target.name.text] ?? []).compactMap { index in
                guard case .autoscaler(let facts) = members[index].content, facts.target.kind == target.kind else {
                    return nil
                }
                return (members[index], facts)
            }
        }
    }
}
