extension Rule {
    static let seccompProfileMissing = Rule(
        id: "seccomp-profile-missing",
        title: "Container has no seccomp profile",
        severity: .medium,
        standards: [
            .podSecurity(.restricted, "Seccomp", from: 19), .cis("5.6.2"), .nsa("Hardening container environments"),
        ],
        concern: .absence,
        why: "Without a seccomp profile, a process may make every system call, and so reach every kernel bug.",
        remedy: "set securityContext.seccompProfile.type to RuntimeDefault, in the pod or in each container",
        fix: "securityContext.seccompProfile.type: RuntimeDefault",
        mend: .safe(.fix),
        peers: [
            .kubeScore("container-seccomp-profile"), .polaris("linuxHardening"), .kubesec("SeccompAny"),
            .checkov("CKV_K8S_31"), .trivy("KSV-0030", "KSV-0104"), .kubescape("C-0210", "C-0055"),
            .datree("CIS_INVALID_VALUE_SECCOMP_PROFILE"), .kyverno("restrict-seccomp-strict"), .kubeaudit("seccomp"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                securityContext:
                  «runAsNonRoot: true
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  seccompProfile:
                    type: Localhost
                    localhostProfile: web.json
                """),
            .podSpec(
                """
                securityContext:
                  seccompProfile:
                    type: RuntimeDefault
                """),
            .podSpec(
                """
                os:
                  name: windows
                """),
        ],
        check: .containers { container, judgement in
            guard let pod = judgement.pod, !judgement.isExemptAsWindows(pod) else { return }
            // A profile that is set and forbidden is found by seccomp-unconfined.
            let isSet = [container.node, pod.node].contains {
                $0[.securityContext]?[.seccompProfile]?[.type]?.scalarText != nil
            }
            if !isSet { judgement.add("has no seccomp profile", at: "securityContext.seccompProfile.type") }
        })
}
