import Kubernetes

extension Rule {
    static let capabilityDangerous = Rule(
        id: "capability-dangerous",
        title: "Container adds a capability that exposes its node",
        severity: .high,
        precedence: 2,
        concern: .presence,
        why: """
            With one of these capabilities, a process can load kernel modules, read the memory of other processes, or \
            change the network of its node.
            """,
        remedy: """
            remove the capability from securityContext.capabilities.add, or give it only to a single-purpose program
            """,
        mend: .unsafe(.removal),
        peers: [
            .polaris("dangerousCapabilities", "insecureCapabilities"), .trivy("KSV-0120", "KSV-0119"),
            .kubescape("C-0046"), .datree("CONTAINERS_INVALID_CAPABILITIES_VALUE"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [«NET_ADMIN]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    add:
                      - CHOWN
                      - «SYS_PTRACE
                      - SYS_MODULE
                """),
        ],
        good: [
            .container("securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}"),
            .container("securityContext: {capabilities: {drop: [SYS_PTRACE]}}"),
        ],
        check: .containers { container, judgement in
            judgement.addCapabilities(
                container.capabilities(.add).filter { dangerousCapabilities.contains(Capability($0.name).name) },
                "adds the capability")
        })

    /// Source: capabilities(7), those with which a process reaches its node.
    private static let dangerousCapabilities: Set<String> = [
        "ALL", "SYS_MODULE", "SYS_RAWIO", "SYS_PTRACE", "SYS_BOOT", "SYS_TIME", "SYSLOG", "NET_ADMIN", "MAC_ADMIN",
        "MAC_OVERRIDE", "PERFMON", "BPF", "DAC_READ_SEARCH", "LINUX_IMMUTABLE", "AUDIT_CONTROL", "CHECKPOINT_RESTORE",
    ]
}
