extension Rule {
    static let appArmorProfileMissing = Rule(
        id: "apparmor-profile-missing",
        title: "Container sets no AppArmor profile",
        severity: .info,
        isOnByDefault: false,
        standards: [.nsa("Hardening container environments")],
        concern: .absence,
        why: """
            On nodes with AppArmor, the runtime's profile applies where none is set; setting it explicitly keeps that \
            from changing.
            """,
        remedy: "set securityContext.appArmorProfile.type to RuntimeDefault",
        fix: "securityContext.appArmorProfile.type: RuntimeDefault",
        mend: .unsafe(.fix),
        peers: [.kubesec("ApparmorAny"), .trivy("KSV-0002"), .kubeaudit("apparmor")],
        bad: [
            .container("«name: app"),
            .container("securityContext: «{runAsNonRoot: true}"),
        ],
        good: [
            .container("securityContext: {appArmorProfile: {type: RuntimeDefault}}"),
            .podSpec("securityContext: {appArmorProfile: {type: Localhost, localhostProfile: x}}"),
        ],
        check: .containers { container, judgement in
            guard let pod = judgement.pod, !judgement.isWindowsExempt,
                container.securityContext.node?[.appArmorProfile].isMissingOrEmpty ?? true,
                pod.node[.securityContext]?[.appArmorProfile].isMissingOrEmpty ?? true,
                !judgement.hasPodAnnotation("container.apparmor.security.beta.kubernetes.io/\(container.name)")
            else { return }
            judgement.add("sets no AppArmor profile", at: "securityContext.appArmorProfile")
        })
}
