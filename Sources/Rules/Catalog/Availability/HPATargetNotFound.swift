import Kubernetes

extension Rule {
    static let hpaTargetNotFound = Rule(
        id: "hpa-target-not-found",
        title: "Autoscaler for a workload that there is not",
        severity: .medium,
        concern: .presence,
        why: "It scales nothing: under load the workload that it was written for keeps the pods that it has.",
        remedy: "name in scaleTargetRef the apiVersion, kind and name of a workload of the namespace",
        peers: [
            .kubeLinter("dangling-horizontalpodautoscaler"), .kubeScore("horizontalpodautoscaler-has-target"),
            .kubescape("C-0300"), .popeye("600"), .kyverno("check-hpa-exists"), .gatekeeper("horizontalpodautoscaler"),
        ],
        bad: [
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: «wbe}}"),
                .workload()
            ).saying("there is no Deployment wbe"),
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: «web}}"),
                .workload()
            ).ownSet,
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: «web}}"),
                .workload()
            ).saying("there is no kind Deployment without an apiVersion: it is in apps/v1"),
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: extensions/v1beta1, kind: Deployment, name: «web}}"
                ),
                .workload()),
            .set(
                .document("keda.sh/v1alpha1 ScaledObject", "spec: {scaleTargetRef: {name: «web}}"),
                .workload(namespace: "office")),
        ],
        good: [
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"),
                .workload()),
            // Nobody here says what can be scaled of another kind.
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: example.com/v1, kind: Farm, name: web}}"),
                .workload()),
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: wbe}}"),
                .workload()
            ).partialSet,
        ],
        check: .sets(of: Kind.autoscalers + Kind.workloads) { set, judgement in
            for (_, scaler, facts) in set.autoscalers {
                if !facts.isOfKEDA, let group = facts.target.missedGroup {
                    let version = facts.target.apiVersion.map { "in \($0)" } ?? "without an apiVersion"
                    judgement.add(
                        "there is no kind \(facts.target.kind) \(version)\(group.isEmpty ? "" : ": it is in \(group)/v1")",
                        in: scaler, at: facts.target.name.place, values: [facts.target.title])
                    continue
                }
                guard let whole = set.whole(forTarget: facts.target, in: scaler.namespace),
                    whole.objects(facts.target.kind, named: facts.target.name.text, in: scaler.namespace).isEmpty
                else { continue }
                judgement.add(
                    "there is no \(facts.target.title)", in: scaler, at: facts.target.name.place,
                    values: [facts.target.title], related: whole.nearMisses(of: facts.target))
            }
        })
}

extension Kind {
    /// What scales workloads to the sides.
    static let autoscalers: [Kind] = [.horizontalPodAutoscaler, Kind("ScaledObject", in: "keda.sh")]
}

extension ObjectSet {
    /// The kinds of Kubernetes that can be scaled.
    private static let scalable: Set = [
        "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DaemonSet",
    ]

    /// The set in which the target of an autoscaler must be; nil where nothing can be said of it.
    func whole(forTarget target: TargetReference, in namespace: NamespaceName) -> ObjectSet? {
        let isKnown = ObjectSet.scalable.contains(target.kind)
        guard
            let whole = whole(
                for: isKnown ? .workload : .named(target.kind), in: namespace,
                orWhere: { !$0.nearMisses(of: target).isEmpty })
        else { return nil }
        // Of a kind that nobody sees here it is not known how its objects are called.
        guard isKnown || whole.has(.named(target.kind)), !whole.mayHaveOtherPods(in: namespace) else { return nil }
        return whole
    }

    /// The workloads that somebody may have meant who names one that there is not: of the same name.
    func nearMisses(of target: TargetReference) -> [SetJudgement.End] {
        ObjectSet.scalable.sorted().flatMap { everywhere($0, named: target.name.text) }.prefix(3).map {
            .init($0, nil, "\($0.identity) begins here")
        }
    }
}
