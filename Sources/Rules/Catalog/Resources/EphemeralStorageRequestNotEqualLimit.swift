import Kubernetes

extension Rule {
    static let ephemeralStorageRequestNotEqualLimit = Rule(
        id: "ephemeral-storage-request-not-equal-limit",
        title: "Ephemeral storage request differs from its limit",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A container that may use more than it requests is among the first to be stopped when its node runs short of \
            resources.
            """,
        remedy: "set requests and limits of ephemeral-storage to the same amount",
        peers: [.kubeScore("container-ephemeral-storage-request-equals-limit")],
        bad: [
            .container(
                """
                resources:
                  requests: {ephemeral-storage: 1Gi}
                  limits: {ephemeral-storage: «2Gi}
                """),
            .container(
                """
                resources:
                  requests: {ephemeral-storage: 1Gi, x: 1}
                  limits: {ephemeral-storage: «"2Gi"}
                """),
        ],
        good: [
            .container(
                """
                resources:
                  requests: {ephemeral-storage: 1Gi}
                  limits: {ephemeral-storage: 1024Mi}
                """),
            .container("resources: {limits: {ephemeral-storage: 1Gi}}"),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers,
                let request = Quantity(container.node[.resources]?[.requests]?["ephemeral-storage"]),
                let limit = Quantity(container.node[.resources]?[.limits]?["ephemeral-storage"]),
                request.value != limit.value
            else { return }
            judgement.add(
                "has an ephemeral-storage request that differs from its limit", at: "resources.limits.ephemeral-storage"
            )
        })
}
