extension Rule {
    static let podAntiAffinityMissing = Rule(
        id: "pod-anti-affinity-missing",
        title: "Pods of the workload may all run on one node",
        severity: .low,
        isOnByDefault: false,
        concern: .absence,
        why: "When that node is lost or drained, all pods go down at once.",
        remedy: "add topologySpreadConstraints, or podAntiAffinity on kubernetes.io/hostname",
        peers: [
            .kubeLinter("no-anti-affinity"),
            .kubeScore("deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity"),
            .datree("EKS_MISSING_KEY_TOPOLOGYKEY"), .kyverno("create-pod-antiaffinity"),
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
                of: "apps/v1 StatefulSet",
                """
                replicas: 2
                template:
                  spec: {affinity: «{}}
                """),
            // Neither is about the pods themselves.
            .spec(
                of: "apps/v1 Deployment",
                """
                replicas: 2
                template:
                  metadata: {labels: {app: web}}
                  spec:
                    topologySpreadConstraints: [{topologyKey: zone, labelSelector: {matchLabels: {app: db}}}]
                    affinity:
                      podAntiAffinity: «{requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: db}}}]}
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
            .spec(
                of: "apps/v1 Deployment",
                """
                replicas: 3
                template:
                  metadata: {labels: {app: web}}
                  spec:
                    affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{podAffinityTerm: {labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}}]}}
                """),
            .spec(
                of: "apps/v1 Deployment",
                """
                replicas: 1
                template:
                  spec:
                    containers: []
                """),
        ],
        check: .pods { pod, judgement in
            guard judgement.hasSeveralReplicas, !pod.spreadsItself, !pod.avoidsItself else { return }
            judgement.add("the pods may all run on one node", at: "affinity.podAntiAffinity", values: [])
        })
}
