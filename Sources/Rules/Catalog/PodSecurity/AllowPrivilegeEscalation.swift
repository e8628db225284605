extension Rule {
    static let allowPrivilegeEscalation = Rule(
        id: "allow-privilege-escalation",
        title: "Container may gain privileges",
        severity: .high,
        standards: [
            .hardening(4), .podSecurity(.restricted, "Privilege Escalation", from: 8), .cis("5.2.6"),
            .nsa("Pod security enforcement"),
        ],
        concern: .either,
        why: """
            Unless this is forbidden, a process can gain more privileges than its parent, for example through setuid \
            programs such as sudo.
            """,
        remedy: "set securityContext.allowPrivilegeEscalation to false",
        fix: "securityContext.allowPrivilegeEscalation: false",
        mend: .safe(.fix, if: .changesNoUser, .keepsCapabilities, onlyIf: .isNotPrivileged),
        peers: [
            .kubeLinter("privilege-escalation-container"), .polaris("privilegeEscalationAllowed"),
            .kubesec("AllowPrivilegeEscalation"), .checkov("CKV_K8S_20"), .trivy("KSV-0001"), .kubescape("C-0016"),
            .datree("CONTAINERS_MISSING_KEY_ALLOWPRIVILEGEESCALATION"), .kyverno("disallow-privilege-escalation"),
            .gatekeeper("allow-privilege-escalation"), .kubeaudit("privesc"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                securityContext:
                  allowPrivilegeEscalation: «true
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  allowPrivilegeEscalation: false
                """),
            // Windows has no such thing.
            .podSpec(
                """
                os:
                  name: windows
                """),
        ],
        check: .containers { container, judgement in
            guard container.securityContext.allowPrivilegeEscalation != false, !judgement.isWindowsExempt
            else { return }
            judgement.add(
                container.securityContext.allowPrivilegeEscalation == true
                    ? "may gain privileges" : "is not prevented from gaining privileges",
                at: "securityContext.allowPrivilegeEscalation")
        })
}
