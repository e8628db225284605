extension Rule {
    static let privilegedContainer = Rule(
        id: "privileged-container",
        title: "Container runs privileged",
        severity: .critical,
        standards: [
            .hardening(4), .podSecurity(.baseline, "Privileged Containers"), .cis("5.2.2"),
            .nsa("Pod security enforcement"),
        ],
        concern: .presence,
        why: """
            A privileged container has every capability and every device of its node: whoever breaks into it controls \
            the node.
            """,
        remedy: "set securityContext.privileged to false or remove it",
        mend: .unsafe(.value("false")),
        peers: [
            .kubeLinter("privileged-container"), .kubeScore("container-security-context-privileged"),
            .polaris("runAsPrivileged"), .kubesec("Privileged"), .checkov("CKV_K8S_16"), .trivy("KSV-0017"),
            .kubescape("C-0057"), .datree("CONTAINERS_INCORRECT_PRIVILEGED_VALUE_TRUE"),
            .kyverno("disallow-privileged-containers"), .gatekeeper("privileged-containers"), .kubeaudit("privileged"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  privileged: «true
                """),
            .podSpec(
                """
                initContainers:
                  - name: sysctl
                    image: registry.example.com/tools:1.0
                    securityContext: {privileged: «yes}
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  privileged: false
                """),
            .container("securityContext: {}"),
        ],
        check: .containers { container, judgement in
            guard container.securityContext.privileged == true else { return }
            judgement.add("runs privileged", at: "securityContext.privileged")
        })
}
