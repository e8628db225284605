extension Rule {
    static let capabilitiesBeyondBaseline = Rule(
        id: "capabilities-beyond-baseline",
        title: "Container adds capabilities beyond the default set",
        severity: .high,
        standards: [.podSecurity(.baseline, "Capabilities"), .cis("5.2.9")],
        precedence: 1,
        concern: .presence,
        why: """
            Each of these capabilities lets a process do what only root may do: load kernel modules, open raw sockets, \
            trace other processes.
            """,
        remedy: "remove everything outside the default set from securityContext.capabilities.add",
        mend: .unsafe(.removal),
        peers: [
            .trivy("KSV-0022"), .datree("EKS_INVALID_CAPABILITIES_EKS"),
            .kyverno("disallow-capabilities", "restrict-adding-capabilities"), .gatekeeper("capabilities"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [«NET_RAW]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    add:
                      - CHOWN
                      - «CAP_CHOWN
                      - SYS_PTRACE
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [CHOWN, NET_BIND_SERVICE]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    add: []
                """),
        ],
        check: .containers { container, judgement in
            if let pod = judgement.pod, judgement.givesWayToRestricted(pod) { return }
            judgement.addCapabilities(
                container.capabilities(.add).filter { !defaultCapabilities.contains($0.name) }, "adds the capability")
        })

    /// What may be added at the level baseline. Names are compared to the letter: CAP_CHOWN is none of them.
    private static let defaultCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]
}
