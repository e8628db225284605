import Manifest

extension Rule {
    static let linuxHardeningMissing = Rule(
        id: "linux-hardening-missing",
        title: "Container uses no kernel hardening",
        severity: .info,
        isOnByDefault: false,
        standards: [.nsa("Hardening container environments")],
        concern: .absence,
        why: """
            seccomp, AppArmor, SELinux and dropped capabilities each keep a compromised program from reaching its node.
            """,
        remedy: "set a seccomp profile, and drop all capabilities",
        mend: .unsafe(.set("securityContext.seccompProfile.type: RuntimeDefault")),
        peers: [.polaris("linuxHardening"), .kubescape("C-0055")],
        bad: [
            .container("«name: app"),
            .container("securityContext: «{runAsNonRoot: true}"),
        ],
        good: [
            .container("securityContext: {capabilities: {drop: [ALL]}}"),
            .podSpec("securityContext: {seccompProfile: {type: RuntimeDefault}}"),
        ],
        check: .containers { container, judgement in
            guard let pod = judgement.pod, !judgement.isWindowsExempt, container.capabilities(.drop).isEmpty else {
                return
            }
            let contexts = [container.securityContext.node, pod.node[.securityContext]].compactMap { $0 }
            let isProtected = contexts.contains { context in
                [Key.seccompProfile, .appArmorProfile].contains { key in
                    context[key]?[.type]?.string.map { $0 != "Unconfined" } ?? false
                } || !context[.seLinuxOptions].isMissingOrEmpty
            }
            let annotation = pod.metadata?[.annotations]?[
                "container.apparmor.security.beta.kubernetes.io/" + container.name]
            guard !isProtected, annotation?.string.map({ $0 == "unconfined" || $0.isEmpty }) ?? true else { return }
            judgement.add("uses no kernel hardening", at: "securityContext.seccompProfile")
        })
}
