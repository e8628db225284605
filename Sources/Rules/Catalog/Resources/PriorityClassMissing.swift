extension Rule {
    static let priorityClassMissing = Rule(
        id: "priority-class-missing",
        title: "Pod has no priority",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            Without a priority class, the scheduler cannot tell what may be preempted when a cluster is full.
            """,
        remedy: "set priorityClassName",
        fix: "priorityClassName: default",
        mend: .placeholder(.fix),
        peers: [
            .kubeLinter("priority-class-name"), .polaris("priorityClassNotSet"),
            .kyverno("require-pod-priorityclassname"),
        ],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(#"priorityClassName: «"""#),
        ],
        good: [
            .podSpec("priorityClassName: high"),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .pods { pod, judgement in
            guard pod.node["priorityClassName"].isMissingOrEmpty else { return }
            judgement.add("the pod has no priority class", at: "priorityClassName")
        })
}
