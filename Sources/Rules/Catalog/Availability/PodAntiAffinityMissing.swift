extension Rule {
    static let podAntiAffinityMissing = Rule(
        id: "pod-anti-affinity-missing",
        title: "Pods of the workload may all be on one node",
        severity: .low,
        isOnByDefault: false,
        concern: .absence,
        why: "When that node is lost or drained, all of the pods go at once.",
        remedy: "add topologySpreadConstraints, or podAntiAffinity on kubernetes.io/hostname",
        peers: """
            kube-linter no-anti-affinity; kube-score deployment-has-host-podantiaffinity, \
            statefulset-has-host-podantiaffinity; datree EKS_MISSING_KEY_TOPOLOGYKEY; kyverno \
            create-pod-antiaffinity
            """,
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
                kind: StatefulSet
                metadata: {name: a}
                spec:
                  replicas: 2
                  template:
                    spec: {affinity: «{}}
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
                    spec:
                      topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
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
                      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a}]}}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers: []
                """),
        ],
        check: .pods { pod, judgement in
            guard judgement.hasSeveralReplicas, pod.node["topologySpreadConstraints"].isMissingOrEmpty,
                pod.node["affinity"]?["podAntiAffinity"].isMissingOrEmpty ?? true
            else { return }
            judgement.add("the pods may all be on one node", at: "affinity.podAntiAffinity")
        })
}
