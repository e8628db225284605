extension Rule {
    static let runAsGroupRoot = Rule(
        id: "run-as-group-root",
        title: "Process runs in the root group",
        severity: .low,
        standards: [.nsa("Non-root containers")],
        concern: .presence,
        why: """
            Files that belong to the root group, on volumes and on the host, are accessible to a process in that group.
            """,
        remedy: "use a group above 0 in runAsGroup, fsGroup and supplementalGroups",
        mend: .unsafe(.value("10001")),
        peers: [
            .kubeLinter("run-as-non-root"), .trivy("KSV-0116"), .kubescape("C-0013"),
            .kyverno("require-non-root-groups"), .gatekeeper("fsgroup", "users"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  runAsGroup: «0
                """),
            .podSpec(
                """
                securityContext:
                  fsGroup: «0
                """),
            .podSpec(
                """
                securityContext:
                  supplementalGroups: [1000, «0]
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  runAsGroup: 1000
                """),
            .podSpec(
                """
                securityContext:
                  fsGroup: 2000
                  supplementalGroups: [3000]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            pod.eachSecurityContext { context, container in
                guard context[.runAsGroup]?.int == 0 else { return }
                judgement.add("runs in the root group", of: container, at: "securityContext.runAsGroup")
            }
            guard let context = pod.securityContext.node else { return }
            if context[.fsGroup]?.int == 0 {
                judgement.add("the pod gives its volumes to the root group", at: "securityContext.fsGroup")
            }
            for (index, group) in context[.supplementalGroups].indexed where group.int == 0 {
                judgement.add("the pod is in the root group", at: "securityContext.supplementalGroups[\(index)]")
            }
        })
}
