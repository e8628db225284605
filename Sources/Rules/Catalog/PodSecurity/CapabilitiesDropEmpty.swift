extension Rule {
    static let capabilitiesDropEmpty = Rule(
        id: "capabilities-drop-empty",
        title: "Container drops no capability",
        severity: .info,
        isOnByDefault: false,
        standards: [.cis("5.2.9")],
        concern: .absence,
        why: """
            Container runtimes give a process some of the powers of root; hardly any program needs them.
            """,
        remedy: "set securityContext.capabilities.drop, preferably to ALL",
        fix: "securityContext.capabilities.drop: [ALL]",
        mend: .safe(.fix, if: .usesNoCapabilities),
        peers: [.kubesec("CapDropAny"), .trivy("KSV-0004")],
        bad: [
            .container("«name: app"),
            .container("securityContext: {capabilities: {drop: «[]}}"),
        ],
        good: [
            .container("securityContext: {capabilities: {drop: [CHOWN]}}"),
            .podSpec(
                """
                os: {name: windows}
                containers: [{name: a, image: "x:1"}]
                """),
        ],
        check: .containers { container, judgement in
            guard !judgement.isWindowsExempt, container.capabilities(.drop).isEmpty else { return }
            judgement.add("drops no capability", at: "securityContext.capabilities.drop")
        })
}
