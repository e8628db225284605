extension Rule {
    /// Where the bound is missing, hpa-min-replicas-missing says so.
    static let hpaMinReplicasTooLow = Rule(
        id: "hpa-min-replicas-too-low",
        title: "Autoscaler scales down to a single pod",
        severity: .low,
        concern: .presence,
        parameters: [
            Parameter("minimum", .number(2), "the lowest value that minReplicas may have")
        ],
        why: "At low load there is only one pod, and while it is being moved or restarted, there is none.",
        remedy: "set minReplicas to 2 or more",
        mend: .unsafe(.value("2")),
        peers: [
            .kubeLinter("hpa-minimum-three-replicas"), .kubeScore("horizontalpodautoscaler-replicas"),
            .polaris("hpaMinAvailability"), .gatekeeper("horizontalpodautoscaler"),
        ],
        bad: [
            .spec(
                of: "autoscaling/v2 HorizontalPodAutoscaler",
                """
                minReplicas: «1
                maxReplicas: 5
                """),
            .spec(
                of: "autoscaling/v1 HorizontalPodAutoscaler",
                """
                maxReplicas: 5
                minReplicas: «0
                """),
            .manifest(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: a}
                spec:
                  minReplicas: «2
                  maxReplicas: 5
                """
            ).with(["minimum": .number(3)]),
        ],
        good: [
            .manifest(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: a}
                spec:
                  minReplicas: 2
                  maxReplicas: 5
                """),
            .spec(of: "autoscaling/v2 HorizontalPodAutoscaler", "maxReplicas: 5"),
            .manifest(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: a}
                spec:
                  minReplicas: 1
                  maxReplicas: 5
                """
            ).with(["minimum": .number(1)]),
        ],
        check: .kinds([.horizontalPodAutoscaler]) { object, judgement in
            guard let minimum = object.spec?[.minReplicas]?.int, minimum < judgement.number("minimum") else { return }
            judgement.add("the autoscaler has the lower bound \(minimum)", at: "spec.minReplicas")
        })
}
