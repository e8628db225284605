extension Rule {
    static let securityContextMissing = Rule(
        id: "security-context-missing",
        title: "Container has no security context",
        severity: .info,
        isOnByDefault: false,
        standards: [.cis("5.6.3")],
        concern: .absence,
        why: """
            Without a security context a container runs with whatever its image and its node give it.
            """,
        remedy: "set securityContext",
        peers: [
            .checkov("CKV_K8S_29", "CKV_K8S_30"), .trivy("KSV-0118"), .kubescape("C-0211"),
            .datree("CIS_MISSING_KEY_SECURITYCONTEXT"),
        ],
        bad: [
            .container("«name: app"),
            .container("securityContext: «{}"),
        ],
        good: [
            .container("securityContext: {runAsNonRoot: true}"),
            .podSpec("containers: []"),
        ],
        check: .containers { container, judgement in
            guard container.securityContext.node.isMissingOrEmpty else { return }
            judgement.add("has no security context", at: "securityContext")
        })
}
