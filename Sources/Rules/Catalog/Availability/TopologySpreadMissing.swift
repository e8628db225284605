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
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: 3
                  template:
                    spec:
                      «containers: []
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: 3
                  template:
                    spec:
                      topologySpreadConstraints: «[]
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: 3
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, labelSelector: {matchLabels: {app: web}}}]
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: a}
                spec:
                  template: {spec: {containers: []}}
                """),
        ],
        check: .pods { pod, judgement in
            guard judgement.hasSeveralReplicas, !pod.spreadsItself else { return }
            judgement.add("the pods are not spread over zones or nodes", at: "topologySpreadConstraints", values: [])
        })
}
