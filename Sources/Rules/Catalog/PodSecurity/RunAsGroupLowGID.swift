import Kubernetes

extension Rule {
    static let runAsGroupLowGID = Rule(
        id: "run-as-group-low-gid",
        title: "Process runs with a group ID that may exist on its node",
        severity: .low,
        isOnByDefault: false,
        concern: .either,
        parameters: [
            Parameter("minimum", .number(10_000), "the lowest group ID allowed")
        ],
        why: """
            A group with a low ID may exist on the node: whoever breaks out of the container acts as that group there.
            """,
        remedy: "set securityContext.runAsGroup to 10000 or more",
        fix: "securityContext.runAsGroup: 10001",
        mend: .unsafe(.fix),
        peers: [
            .kubeScore("container-security-context-user-group-id"), .kubesec("RunAsGroup"), .trivy("KSV-0021"),
            .datree("CONTAINERS_INCORRECT_RUNASGROUP_VALUE_LOWGID"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                securityContext:
                  runAsGroup: «1000
                """),
            .container(
                """
                securityContext: {runAsGroup: «20000}
                """
            ).with(["minimum": .number(30000)]),
            .podSpec(
                """
                hostUsers: false
                containers: [{name: app, image: registry.example.com/web:1.4, securityContext: {runAsGroup: «1000}}]
                """
            ).version(KubernetesVersion(minor: 34)),
        ],
        good: [
            .container("securityContext: {runAsGroup: 10001}"),
            .podSpec("securityContext: {runAsGroup: 20000}"),
            .podSpec("hostUsers: false"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                securityContext:
                  runAsGroup: 1000
                """
            ).with(["minimum": .number(500)]),
        ],
        check: .containers { container, judgement in
            guard let pod = judgement.pod, !judgement.isWindowsExempt, !judgement.isRootMapped(pod) else { return }
            let number = container.securityContext.runAsGroup ?? pod.securityContext.runAsGroup
            // run-as-user-root and run-as-group-root speak of 0.
            guard number.map({ $0 != 0 && $0 < judgement.number("minimum") }) ?? true else { return }
            judgement.add(
                number.map { "runs as group \($0)" } ?? "does not set the group that it runs as",
                at: "securityContext.runAsGroup")
        })
}
