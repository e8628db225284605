extension Rule {
    static let hpaMaxNotAboveMin = Rule(
        id: "hpa-max-not-above-min",
        title: "Autoscaler cannot scale",
        severity: .low,
        concern: .presence,
        why: """
            With equal bounds the autoscaler never scales; with an upper bound below the lower one, the API server \
            rejects it.
            """,
        remedy: "set maxReplicas above minReplicas",
        peers: [.polaris("hpaMaxAvailability"), .gatekeeper("horizontalpodautoscaler")],
        bad: [
            .spec(
                of: "autoscaling/v2 HorizontalPodAutoscaler",
                """
                minReplicas: 3
                maxReplicas: «3
                """),
            .spec(of: "autoscaling/v2 HorizontalPodAutoscaler", "maxReplicas: «1"),
        ],
        good: [
            .spec(
                of: "autoscaling/v2 HorizontalPodAutoscaler",
                """
                minReplicas: 2
                maxReplicas: 3
                """),
            .spec(of: "autoscaling/v2 HorizontalPodAutoscaler", "minReplicas: 2"),
        ],
        check: .kinds([.horizontalPodAutoscaler]) { object, judgement in
            guard let maximum = object.spec?[.maxReplicas]?.int else { return }
            let minimum = object.spec?[.minReplicas]?.int ?? 1
            guard maximum <= minimum else { return }
            judgement.add("minReplicas is \(minimum) and maxReplicas is \(maximum)", at: "spec.maxReplicas")
        })
}
