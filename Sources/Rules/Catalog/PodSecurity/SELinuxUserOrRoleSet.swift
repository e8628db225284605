extension Rule {
    static let seLinuxUserOrRoleSet = Rule(
        id: "selinux-user-or-role-set",
        title: "SELinux user or role is set",
        severity: .medium,
        standards: [.podSecurity(.baseline, "SELinux")],
        concern: .presence,
        why: """
            An SELinux user or role other than the default can lift the restrictions that separate a container from \
            its node.
            """,
        remedy: "remove user and role from seLinuxOptions",
        mend: .unsafe(.removal),
        peers: [
            .trivy("KSV-0025"),
            .datree("EKS_INVALID_SELINUXOPTIONS_USER_VALUE", "EKS_INVALID_SELINUXOPTIONS_ROLE_VALUE"),
            .kyverno("disallow-selinux"), .gatekeeper("selinux"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  seLinuxOptions:
                    user: «system_u
                """),
            .podSpec(
                """
                securityContext:
                  seLinuxOptions:
                    role: «sysadm_r
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  seLinuxOptions:
                    level: s0:c123,c456
                """),
            .container(
                """
                securityContext:
                  seLinuxOptions:
                    user: ""
                    role: ""
                """),
        ],
        check: .pods { pod, judgement in
            pod.eachSecurityContext { context, container in
                guard let options = context[.seLinuxOptions] else { return }
                for field in ["user", "role"] {
                    guard let value = options[field]?.scalarText, !value.isEmpty else { continue }
                    judgement.add(
                        "runs with the SELinux \(field) \(value)", of: container,
                        at: "securityContext.seLinuxOptions.\(field)")
                }
            }
        })
}
