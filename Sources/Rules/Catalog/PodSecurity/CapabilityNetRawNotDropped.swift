extension Rule {
    static let capabilityNetRawNotDropped = Rule(
        id: "capability-net-raw-not-dropped",
        title: "Container keeps the capability to forge packets",
        severity: .low,
        standards: [.cis("5.2.8")],
        concern: .either,
        why: """
            NET_RAW is among the defaults of container runtimes: it lets a process forge packets and spoof the \
            addresses of others.
            """,
        remedy: "drop ALL, or at least NET_RAW, in securityContext.capabilities.drop",
        fix: "securityContext.capabilities.drop: [ALL]",
        mend: .safe(.fix, if: .usesNoCapabilities),
        peers: [
            .kubeLinter("drop-net-raw-capability"), .checkov("CKV_K8S_28"), .datree("CIS_MISSING_VALUE_DROP_NET_RAW"),
            .kyverno("require-drop-cap-net-raw"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                securityContext:
                  capabilities:
                    drop: «[CHOWN]
                """),
        ],
        good: [
            .container("securityContext: {capabilities: {drop: [NET_RAW]}}"),
            .container("securityContext: {capabilities: {drop: [ALL]}}"),
        ],
        check: .containers { container, judgement in
            guard !judgement.isWindowsExempt, !container.drops("NET_RAW") else { return }
            judgement.add(
                "does not drop NET_RAW", at: "securityContext.capabilities.drop",
                values: container.capabilities(.drop).map(\.name))
        })
}
