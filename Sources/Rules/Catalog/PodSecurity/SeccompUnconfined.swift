extension Rule {
    static let seccompUnconfined = Rule(
        id: "seccomp-unconfined",
        title: "Seccomp is switched off",
        severity: .high,
        standards: [.podSecurity(.baseline, "Seccomp")],
        concern: .presence,
        why: "Without a seccomp profile, a process may make every system call, and so reach every kernel bug.",
        remedy: "set seccompProfile.type to RuntimeDefault or Localhost",
        mend: .unsafe(.value("RuntimeDefault")),
        peers: [
            .kubesec("SeccompUnconfined"), .trivy("KSV-0104"), .datree("CONTAINERS_INCORRECT_SECCOMP_PROFILE"),
            .kyverno("restrict-seccomp"), .gatekeeper("seccomp", "seccompv2"), .kubeaudit("seccomp"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  seccompProfile:
                    type: «Unconfined
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  annotations:
                    seccomp.security.alpha.kubernetes.io/pod: «unconfined
                spec:
                  containers:
                    - name: app
                      image: registry.example.com/web:1.4
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  seccompProfile:
                    type: RuntimeDefault
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            if judgement.givesWayToRestricted(pod) { return }
            // The field is known from 1.19 on, the annotations were until then.
            let version = judgement.context.podSecurityLevel == nil ? nil : judgement.context.version
            if version.map({ $0.minor >= 19 }) ?? true {
                pod.eachSecurityContext { context, container in
                    guard let type = context[.seccompProfile]?[.type]?.scalarText,
                        !["RuntimeDefault", "Localhost"].contains(type)
                    else { return }
                    judgement.add(
                        "runs with the seccomp profile \(type)", of: container,
                        at: "securityContext.seccompProfile.type")
                }
            }
            if version.map({ $0.minor < 19 }) ?? true {
                for prefix in [
                    "seccomp.security.alpha.kubernetes.io/pod", "container.seccomp.security.alpha.kubernetes.io/",
                ] {
                    judgement.addForbiddenAnnotations(withPrefix: prefix) { value in
                        value == "runtime/default" || value == "docker/default" || value.hasPrefix("localhost/")
                    }
                }
            }
        })
}
