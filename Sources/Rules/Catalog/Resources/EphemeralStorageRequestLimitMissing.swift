extension Rule {
    static let ephemeralStorageRequestLimitMissing = Rule(
        id: "ephemeral-storage-request-limit-missing",
        title: "Container has no limit for what it writes on its node",
        severity: .low,
        isOnByDefault: false,
        standards: [.nsa("Resource policies")],
        concern: .either,
        why: """
            Logs and files of a container can fill the disk of its node; with a limit, it is stopped before other pods \
            are.
            """,
        remedy: "set resources.requests.ephemeral-storage and resources.limits.ephemeral-storage",
        fix: "resources.limits.ephemeral-storage: 1Gi",
        mend: .placeholder(.fix),
        peers: [.kubeScore("container-ephemeral-storage-request-and-limit"), .gatekeeper("ephemeralstoragelimit")],
        bad: [
            .container("«name: app"),
            .container(
                """
                resources:
                  «requests: {ephemeral-storage: 1Gi}
                """),
        ],
        good: [
            .container(
                """
                resources:
                  requests: {ephemeral-storage: 1Gi}
                  limits: {ephemeral-storage: 2Gi}
                """),
            .container("resources: {limits: {ephemeral-storage: 1Gi}}"),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers,
                container.node[.resources]?[.limits]?["ephemeral-storage"]?.scalarText == nil
            else {
                return
            }
            judgement.add("has no limit for ephemeral storage", at: "resources.limits.ephemeral-storage")
        })
}
