import Kubernetes

extension Rule {
    static let cpuLimitMissing = Rule(
        id: "cpu-limit-missing",
        title: "Container has no CPU limit",
        severity: .medium,
        standards: [.hardening(1), .nsa("Resource policies")],
        concern: .absence,
        why: """
            A container without a CPU limit can use all the CPU time of its node: a bug, or a cryptominer that got in, \
            starves everything else there.
            """,
        remedy: "add resources.limits.cpu",
        fix: "resources.limits.cpu: 500m",
        mend: .placeholder(.fix),
        peers: [
            .kubeScore("container-resources"), .polaris("cpuLimitsMissing"), .kubesec("LimitsCPU"),
            .checkov("CKV_K8S_11"), .trivy("KSV-0011"), .kubescape("C-0270", "C-0009"),
            .datree("CONTAINERS_MISSING_CPU_LIMIT_KEY"), .kyverno("require-cpu-limits"),
            .gatekeeper("containerlimits", "containerresources"), .kubeaudit("limits"), .popeye("107"),
        ],
        bad: [
            .container(
                """
                resources:
                  «requests:
                    cpu: 100m
                """),
            .container(
                """
                resources:
                  limits:
                    cpu: «0
                """),
            .podSpec(
                """
                resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}
                containers:
                  - «name: app
                    image: registry.example.com/web:1.4
                """
            ).version(KubernetesVersion(minor: 33)),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                resources:
                  limits:
                    cpu: 500m
                """),
            .podSpec(
                """
                resources:
                  limits:
                    cpu: "2"
                """),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers, !container.resources.hasLimit(.cpu),
                !judgement.podResources.hasLimit(.cpu)
            else { return }
            judgement.add("has no CPU limit", at: "resources.limits.cpu")
        })
}
