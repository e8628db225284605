import Kubernetes

extension Rule {
    static let unsafeSysctls = Rule(
        id: "unsafe-sysctls",
        title: "Pod sets kernel parameters that are not safe",
        severity: .medium,
        standards: [.podSecurity(.baseline, "Sysctls")],
        concern: .presence,
        why: "Most kernel parameters are not isolated between pods: setting one changes the node for all of them.",
        remedy: "remove the parameter from securityContext.sysctls, or set it on the node",
        mend: .unsafe(.removal),
        peers: [
            .kubeLinter("unsafe-sysctls"), .trivy("KSV-0026"), .kyverno("restrict-sysctls"),
            .gatekeeper("forbidden-sysctls"),
        ],
        bad: [
            .podSpec(
                """
                securityContext:
                  sysctls:
                    - name: «kernel.msgmax
                      value: "65536"
                """),
            .podSpec(
                """
                securityContext:
                  sysctls:
                    - {name: net.ipv4.tcp_syncookies, value: "1"}
                    - {name: «net.core.somaxconn, value: "1024"}
                """),
        ],
        good: [
            .podSpec(
                """
                securityContext:
                  sysctls:
                    - name: net.ipv4.ip_unprivileged_port_start
                      value: "0"
                """),
            .podSpec(
                """
                securityContext:
                  sysctls: []
                """),
        ],
        check: .pods { pod, judgement in
            let bad = pod.sysctls.compactMap { index, sysctl in
                sysctl[.name]?.scalarText.flatMap {
                    isSafeSysctl($0, judgement.context.version) ? nil : (index: index, value: $0)
                }
            }
            judgement.add({ "the pod sets \($0)" }, bad: bad, in: "securityContext.sysctls", field: "name")
        })

    private static func isSafeSysctl(_ name: String, _ version: KubernetesVersion) -> Bool {
        safeSysctls.contains { version.minor >= $0.from && $0.names.contains(name) }
    }

    /// The parameters that are kept apart between pods, by the version from which on they count as safe.
    private static let safeSysctls: [(from: Int, names: [String])] = [
        (
            0,
            [
                "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
                "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
            ]
        ),
        (27, ["net.ipv4.ip_local_reserved_ports"]),
        (
            29,
            [
                "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
                "net.ipv4.tcp_keepalive_probes",
            ]
        ),
        (32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]),
        (37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]),
    ]
}
