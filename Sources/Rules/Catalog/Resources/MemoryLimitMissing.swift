import Kubernetes

extension Rule {
    static let memoryLimitMissing = Rule(
        id: "memory-limit-missing",
        title: "Container has no memory limit",
        severity: .medium,
        standards: [.hardening(1), .nsa("Resource policies")],
        concern: .absence,
        why: """
            A container without a memory limit can use up its node's memory: the kernel then kills whatever it finds \
            there, often somebody else's pods.
            """,
        remedy: "add resources.limits.memory",
        fix: "resources.limits.memory: 256Mi",
        mend: .placeholder(.fix),
        peers: [
            .kubeLinter("unset-memory-requirements"), .kubeScore("container-resources"),
            .polaris("memoryLimitsMissing"), .kubesec("LimitsMemory"), .checkov("CKV_K8S_13"), .trivy("KSV-0018"),
            .kubescape("C-0271", "C-0009"), .datree("CONTAINERS_MISSING_MEMORY_LIMIT_KEY"),
            .kyverno("require-pod-requests-limits"), .gatekeeper("containerlimits"), .kubeaudit("limits"),
            .popeye("107"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                resources:
                  limits:
                    memory: «null
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
                    memory: 256Mi
                """),
            .podSpec(
                """
                resources:
                  limits:
                    memory: 1Gi
                """),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers, !container.resources.hasLimit(.memory),
                !judgement.podResources.hasLimit(.memory)
            else { return }
            judgement.add("has no memory limit", at: "resources.limits.memory")
        })
}
