import Kubernetes

extension Rule {
    static let memoryRequestNotEqualLimit = Rule(
        id: "memory-request-not-equal-limit",
        title: "Memory request differs from its limit",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A container that may use more than it requests is among the first to be stopped when its node runs short of \
            resources.
            """,
        remedy: "set requests and limits of memory to the same amount",
        peers: [
            .kubeScore("container-memory-requests-equal-limits", "container-resource-requests-equal-limits"),
            .datree("EKS_INVALID_MEMORY_REQUEST_LIMIT"), .kyverno("memory-requests-equal-limits"),
        ],
        bad: [
            .container(
                """
                resources:
                  requests: {memory: 1Gi}
                  limits: {memory: «2Gi}
                """),
            .container(
                """
                resources:
                  requests: {memory: 1Gi, x: 1}
                  limits: {memory: «"2Gi"}
                """),
        ],
        good: [
            .container(
                """
                resources:
                  requests: {memory: 1Gi}
                  limits: {memory: 1024Mi}
                """),
            .container("resources: {limits: {memory: 1Gi}}"),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers,
                let request = Quantity(container.node[.resources]?[.requests]?[.memory]),
                let limit = Quantity(container.node[.resources]?[.limits]?[.memory]), request.value != limit.value
            else { return }
            judgement.add("has a memory request that differs from its limit", at: "resources.limits.memory")
        })
}
