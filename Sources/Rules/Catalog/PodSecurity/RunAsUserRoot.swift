import Kubernetes

extension Rule {
    static let runAsUserRoot = Rule(
        id: "run-as-user-root",
        title: "Container runs as user 0",
        severity: .high,
        standards: [
            .hardening(4), .podSecurity(.restricted, "Running as Non-root user", from: 23), .cis("5.2.7"),
            .nsa("Non-root containers"),
        ],
        concern: .presence,
        why: "User 0 is root: what it may do in the container, it may do on the node once another protection fails.",
        remedy: "set securityContext.runAsUser to a user other than 0, such as 10001",
        mend: .unsafe(.value("10001")),
        peers: [
            .kubeLinter("run-as-non-root"), .trivy("KSV-0105"), .kubescape("C-0013"),
            .kyverno("require-run-as-non-root-user"), .kubeaudit("nonroot"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  runAsUser: «0
                """),
            // Even where each container says otherwise, as the Pod Security Standards have it.
            .podSpec(
                """
                securityContext:
                  runAsUser: «0x0
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext:
                      runAsUser: 10001
                """),
            .podSpec(
                """
                hostUsers: false
                securityContext: {runAsUser: «0}
                containers: [{name: app, image: registry.example.com/web:1.4}]
                """
            ).version(KubernetesVersion(minor: 34)),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                securityContext:
                  runAsUser: 10001
                """),
            .podSpec(
                """
                hostUsers: false
                securityContext:
                  runAsUser: 0
                """),
        ],
        check: .pods { pod, judgement in
            if judgement.isRootMapped(pod) { return }
            if pod.securityContext.runAsUser == 0 {
                judgement.add("the pod runs as user 0", at: "securityContext.runAsUser")
            }
            for container in pod.containers where container.securityContext.runAsUser == 0 {
                judgement.add("runs as user 0", of: container, at: "securityContext.runAsUser")
            }
        })
}
