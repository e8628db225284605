extension Rule {
    static let hpaMinReplicasMissing = Rule(
        id: "hpa-min-replicas-missing",
        title: "HorizontalPodAutoscaler without a lower bound",
        severity: .medium,
        standards: [.hardening(5)],
        concern: .absence,
        why: "Without minReplicas the autoscaler scales down to a single pod, which is lost when its node is drained.",
        remedy: "set spec.minReplicas to 2 or more",
        fix: "spec.minReplicas: 2",
        mend: .placeholder(.fix),
        peers: [.datree("HPA_MISSING_MINREPLICAS_KEY"), .gatekeeper("horizontalpodautoscaler")],
        bad: [
            .spec(
                of: "autoscaling/v2 HorizontalPodAutoscaler",
                """
                «scaleTargetRef:
                  apiVersion: apps/v1
                  kind: Deployment
                  name: web
                maxReplicas: 10
                """),
            .spec(
                of: "autoscaling/v1 HorizontalPodAutoscaler",
                """
                minReplicas: «~
                maxReplicas: 10
                """),
        ],
        good: [
            .spec(
                of: "autoscaling/v2 HorizontalPodAutoscaler",
                """
                minReplicas: 2
                maxReplicas: 10
                """),
            .spec(of: "example.com/v1 HorizontalPodAutoscaler", "{}"),
        ],
        check: .kinds([.horizontalPodAutoscaler]) { object, judgement in
            guard object.node[.spec]?[.minReplicas].map(\.isNull) ?? true else { return }
            judgement.add("the autoscaler has no lower bound", at: "spec.minReplicas")
        })
}
