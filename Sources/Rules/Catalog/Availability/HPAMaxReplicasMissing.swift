extension Rule {
    static let hpaMaxReplicasMissing = Rule(
        id: "hpa-max-replicas-missing",
        title: "HorizontalPodAutoscaler without an upper bound",
        severity: .high,
        standards: [.hardening(5)],
        concern: .absence,
        why:
            "maxReplicas keeps a flood of requests from filling the cluster; the API server requires it.",
        remedy: "set spec.maxReplicas",
        fix: "spec.maxReplicas: 10",
        mend: .placeholder(.fix),
        peers: [.datree("HPA_MISSING_MAXREPLICAS_KEY")],
        bad: [
            .spec(of: "autoscaling/v2 HorizontalPodAutoscaler", "«minReplicas: 2"),
            .manifest(
                """
                «apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata:
                  name: web
                """),
        ],
        good: [
            .spec(of: "keda.sh/v1alpha1 ScaledObject", "{minReplicaCount: 1}"),
            .spec(
                of: "autoscaling/v2 HorizontalPodAutoscaler",
                """
                minReplicas: 2
                maxReplicas: 10
                """),
            .spec(of: "autoscaling/v2beta2 HorizontalPodAutoscaler", "maxReplicas: 1"),
        ],
        check: .kinds([.horizontalPodAutoscaler]) { object, judgement in
            guard object.node[.spec]?[.maxReplicas].map(\.isNull) ?? true else { return }
            judgement.add("the autoscaler has no upper bound", at: "spec.maxReplicas")
        })
}
