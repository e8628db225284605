import Kubernetes

extension Rule {
    static let runAsUserLowUID = Rule(
        id: "run-as-user-low-uid",
        title: "Process runs with a user ID that may exist on its node",
        severity: .low,
        isOnByDefault: false,
        standards: [.nsa("Non-root containers")],
        concern: .either,
        parameters: [
            Parameter("minimum", .number(10_000), "the lowest user ID allowed")
        ],
        why: """
            A user with a low ID may exist on the node: whoever breaks out of the container acts as that user there.
            """,
        remedy: "set securityContext.runAsUser to 10000 or more",
        fix: "securityContext.runAsUser: 10001",
        mend: .unsafe(.fix),
        peers: [
            .kubeScore("container-security-context-user-group-id"), .kubesec("RunAsUser"), .checkov("CKV_K8S_40"),
            .trivy("KSV-0020"), .datree("CONTAINERS_INCORRECT_RUNASUSER_VALUE_LOWUID"),
            .kyverno("restrict-usergroup-fsgroup-id"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                securityContext:
                  runAsUser: «1000
                """),
            .container(
                """
                securityContext: {runAsUser: «20000}
                """
            ).with(["minimum": .number(30000)]),
            .podSpec(
                """
                hostUsers: false
                containers: [{name: app, image: registry.example.com/web:1.4, securityContext: {runAsUser: «1000}}]
                """
            ).version(KubernetesVersion(minor: 34)),
        ],
        good: [
            .container("securityContext: {runAsUser: 10001}"),
            .podSpec("securityContext: {runAsUser: 20000}"),
            .podSpec("hostUsers: false"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                securityContext:
                  runAsUser: 1000
                """
            ).with(["minimum": .number(500)]),
        ],
        check: .containers { container, judgement in
            guard let pod = judgement.pod, !judgement.isWindowsExempt, !judgement.isRootMapped(pod) else { return }
            let number = container.securityContext.runAsUser ?? pod.securityContext.runAsUser
            // run-as-user-root and run-as-group-root speak of 0.
            guard number.map({ $0 != 0 && $0 < judgement.number("minimum") }) ?? true else { return }
            judgement.add(
                number.map { "runs as user \($0)" } ?? "does not set the user that it runs as",
                at: "securityContext.runAsUser")
        })
}
