extension Rule {
    static let hostProcessContainer = Rule(
        id: "host-process-container",
        title: "Windows container runs as a process of the host",
        severity: .critical,
        standards: [.podSecurity(.baseline, "HostProcess"), .cis("5.2.10")],
        concern: .presence,
        why: """
            A HostProcess container is a process of the Windows node itself, with its files, its network and its \
            rights.
            """,
        remedy: "set securityContext.windowsOptions.hostProcess to false or remove it",
        mend: .unsafe(.value("false")),
        peers: [
            .polaris("hostProcess"), .trivy("KSV-0103"), .datree("EKS_INVALID_HOSTPROCESS_VALUE"),
            .kyverno("disallow-host-process"), .gatekeeper("host-process"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  windowsOptions:
                    hostProcess: «true
                """),
            .podSpec(
                """
                securityContext:
                  windowsOptions: {hostProcess: «true}
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext:
                      windowsOptions:
                        hostProcess: false
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  windowsOptions:
                    hostProcess: false
                """),
            .container(
                """
                securityContext:
                  windowsOptions:
                    runAsUserName: ContainerUser
                """),
        ],
        check: .pods { pod, judgement in
            pod.eachSecurityContext { context, container in
                guard context[.windowsOptions]?[.hostProcess]?.bool == true else { return }
                judgement.add(
                    "runs as a process of the host", of: container, at: "securityContext.windowsOptions.hostProcess")
            }
        })
}
