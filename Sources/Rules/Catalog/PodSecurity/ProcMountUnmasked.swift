import Kubernetes

extension Rule {
    static let procMountUnmasked = Rule(
        id: "proc-mount-unmasked",
        title: "Container sees all of /proc",
        severity: .high,
        standards: [
            .podSecurity(.baseline, "/proc Mount Type"), .podSecurity(.restricted, "/proc Mount Type", from: 35),
        ],
        concern: .presence,
        why: """
            By default, parts of /proc are masked, which keeps a container away from the keys and controls of its \
            kernel; with another mount type, they are not.
            """,
        remedy: "remove securityContext.procMount, or set it to Default",
        mend: .unsafe(.value("Default")),
        peers: [
            .kubeLinter("unsafe-proc-mount"), .polaris("procMount"), .trivy("KSV-0027"),
            .kyverno("disallow-proc-mount"), .gatekeeper("proc-mount"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  procMount: «Unmasked
                """),
            .podSpec(
                """
                hostUsers: true
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext: {procMount: «Unmasked}
                """),
            .podSpec(
                """
                hostUsers: false
                containers: [{name: app, image: registry.example.com/web:1.4, securityContext: {procMount: «Unmasked}}]
                """
            ).version(KubernetesVersion(minor: 34)),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                securityContext:
                  procMount: Default
                """),
            .podSpec(
                """
                hostUsers: false
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext: {procMount: Unmasked}
                """),
        ],
        check: .containers { container, judgement in
            guard let type = container.securityContext.node?[.procMount]?.scalarText, type != "Default" else {
                return
            }
            // From 1.35 on baseline allows it in a user namespace; restricted does not.
            if let pod = judgement.pod, judgement.isRootMapped(pod), judgement.context.podSecurityLevel != .restricted {
                return
            }
            judgement.add("mounts /proc as \(type)", at: "securityContext.procMount")
        })
}
