extension Rule {
    static let capabilitiesAddedBeyondNetBind = Rule(
        id: "capabilities-added-beyond-net-bind",
        title: "Container adds capabilities",
        severity: .medium,
        standards: [.podSecurity(.restricted, "Capabilities", from: 22), .cis("5.2.9")],
        concern: .presence,
        why: """
            A container that drops all capabilities needs at most NET_BIND_SERVICE back, to listen on a port below \
            1024.
            """,
        remedy: "remove everything but NET_BIND_SERVICE from securityContext.capabilities.add",
        mend: .unsafe(.removal),
        peers: [.checkov("CKV_K8S_25"), .trivy("KSV-0106"), .kyverno("disallow-capabilities-strict")],
        bad: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [«CHOWN]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    add: [NET_BIND_SERVICE, «KILL, SETUID]
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [NET_BIND_SERVICE]
                """),
            .podSpec(
                """
                os:
                  name: windows
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext:
                      capabilities:
                        add: [CHOWN]
                """),
        ],
        check: .containers { container, judgement in
            if judgement.isWindowsExempt { return }
            judgement.addCapabilities(
                container.capabilities(.add).filter { $0.name != "NET_BIND_SERVICE" }, "adds the capability")
        })
}
