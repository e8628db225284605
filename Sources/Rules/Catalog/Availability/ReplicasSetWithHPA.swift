import Kubernetes

extension Rule {
    static let replicasSetWithHPA = Rule(
        id: "replicas-set-with-hpa",
        title: "Number of pods set beside an autoscaler",
        severity: .low,
        concern: .presence,
        why: """
            Each time the manifest is applied, the workload falls back to this number of pods, whatever the load is, until the \
            autoscaler has raised it again.
            """,
        remedy: "remove replicas and leave the number to the autoscaler",
        peers: [.kubeScore("deployment-targeted-by-hpa-does-not-have-replicas-configured")],
        bad: [
            .set(
                .workload(spec: "replicas: «2"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")
            ).partialSet.saying("replicas is 2, and HorizontalPodAutoscaler shop/web sets it too"),
            .set(
                .document("keda.sh/v1alpha1 ScaledObject", "spec: {scaleTargetRef: {kind: StatefulSet, name: web}}"),
                .workload("apps/v1 StatefulSet", spec: "replicas: «3")),
        ],
        good: [
            .set(
                .workload(),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")),
            .set(
                .workload(spec: "replicas: 2"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler", namespace: "office",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")),
        ],
        check: .sets(of: Kind.autoscalers + Kind.workloads) { set, judgement in
            if set.autoscalers.isEmpty { return }
            for (_, workload, facts) in set.workloads where !workload.isLive {
                // The autoscaler leaves a workload alone that is switched off.
                guard let replicas = facts.replicas, replicas.amount != .number(0),
                    let (scaler, scaling, _) = set.scalers(of: workload).first(where: { $0.match == .yes })
                else { continue }
                judgement.add(
                    "replicas is \(replicas.text), and \(scaler.identity) sets it too", in: workload,
                    at: replicas.place,
                    related: [.init(scaler, scaling.target.name.place, "\(scaler.identity) scales it")])
            }
        })
}
