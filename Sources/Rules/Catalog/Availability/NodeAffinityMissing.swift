extension Rule {
    static let nodeAffinityMissing = Rule(
        id: "node-affinity-missing",
        title: "Pod may run on any node",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            Where nodes differ in what they may run, a pod that does not say where it belongs may end up on any of them.
            """,
        remedy: "set affinity.nodeAffinity or nodeSelector",
        peers: [.kubeLinter("no-node-affinity")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("affinity: «{podAffinity: {}}"),
        ],
        good: [
            .podSpec("nodeSelector: {pool: web}"),
            .podSpec(
                """
                affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}]}}}
                """),
        ],
        check: .pods { pod, judgement in
            guard pod.node["nodeSelector"].isMissingOrEmpty,
                pod.node["affinity"]?["nodeAffinity"].isMissingOrEmpty ?? true,
                judgement.object.kind != "DaemonSet"
            else { return }
            judgement.add("the pod may run on any node", at: "affinity.nodeAffinity")
        })
}
