import Kubernetes

extension Rule {
    static let runAsNonRootMissing = Rule(
        id: "run-as-non-root-missing",
        title: "Container may run as root",
        severity: .high,
        standards: [
            .hardening(4), .podSecurity(.restricted, "Running as Non-root"), .cis("5.2.7"), .nsa("Non-root containers"),
        ],
        concern: .either,
        why: """
            With runAsNonRoot, the kubelet refuses an image that would run as root, whatever its Dockerfile says. Root \
            in the container is root on the node once another protection fails.
            """,
        remedy: "set securityContext.runAsNonRoot to true, in the pod or in each container",
        fix: "securityContext.runAsNonRoot: true",
        mend: .unsafe(.fix),
        peers: [
            .kubeLinter("run-as-non-root"), .polaris("runAsRootAllowed"), .kubesec("RunAsNonRoot"),
            .checkov("CKV_K8S_23"), .trivy("KSV-0012"), .kubescape("C-0013"),
            .datree("CONTAINERS_INCORRECT_RUNASNONROOT_VALUE"), .kyverno("require-run-as-nonroot"),
            .gatekeeper("users"), .kubeaudit("nonroot"), .popeye("302", "306"),
        ],
        bad: [
            .container("«name: app"),
            // The container's own value counts.
            .podSpec(
                """
                securityContext:
                  runAsNonRoot: true
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext:
                      runAsNonRoot: «false
                """),
            // Said once for the pod, not again for each container that goes by it.
            .podSpec(
                """
                securityContext:
                  runAsNonRoot: «false
                """),
            .podSpec(
                """
                hostUsers: false
                securityContext: {runAsNonRoot: «false}
                containers: [{name: app, image: registry.example.com/web:1.4}]
                """
            ).version(KubernetesVersion(minor: 34)),
        ],
        good: [
            .podSpec(
                """
                securityContext:
                  runAsNonRoot: true
                """),
            .container(
                """
                securityContext:
                  runAsNonRoot: true
                """),
            // In a user namespace root is nobody on the node (KEP-127; Pod Security Standards from 1.35 on).
            .podSpec("hostUsers: false"),
        ],
        check: .pods { pod, judgement in
            if judgement.isRootMapped(pod) { return }
            if pod.securityContext.runAsNonRoot == false {
                judgement.add("the pod may run as root", at: "securityContext.runAsNonRoot")
            }
            for container in pod.containers {
                let own = container.securityContext.runAsNonRoot
                guard own == false || own == nil && pod.securityContext.runAsNonRoot == nil else { continue }
                let user = container.securityContext.runAsUser ?? pod.securityContext.runAsUser ?? 0
                judgement.add(
                    own == false
                        ? "may run as root"
                        : user > 0
                            ? "runs as user \(user), but does not require a non-root user"
                            : "is not prevented from running as root",
                    of: container, at: "securityContext.runAsNonRoot")
            }
        })
}
