extension Rule {
    static let topologySpreadMissing = Rule(
        id: "topology-spread-missing",
        title: "Pods of the workload are not spread",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            Without constraints the scheduler may place all pods in one zone, which can be lost as a whole.
            """,
        remedy: "add topologySpreadConstraints",
        peers: [
            .kubeScore("pod-topology-spread-constraints"), .polaris("topologySpreadConstraint"),
            .kyverno("spread-pods-across-topology", "topologyspreadconstraints-policy"),
        ],
        bad: [
            .spec(
                of: "apps/v1 Deployment",
                """
                replicas: 3
                template:
                  spec:
                    «containers: []
                """),
            .spec(
                of: "apps/v1 Deployment",
                """
                replicas: 3
                template:
                  spec:
                    topologySpreadConstraints: «[]
                """),
        ],
        good: [
            .spec(
                of: "apps/v1 Deployment",
                """
                replicas: 3
                template:
                  metadata: {labels: {app: web}}
                  spec:
                    topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, labelSelector: {matchLabels: {app: web}}}]
                """),
            .spec(of: "apps/v1 DaemonSet", "template: {spec: {containers: []}}"),
        ],
        check: .pods { pod, judgement in
            guard judgement.hasSeveralReplicas, !pod.spreadsItself else { return }
            judgement.add("the pods are not spread over zones or nodes", at: "topologySpreadConstraints", values: [])
        })
}
