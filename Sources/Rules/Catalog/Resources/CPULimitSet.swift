extension Rule {
    /// The opposite of cpu-limit-missing, for those who hold that limits throttle: no profile has it, not even all.
    static let cpuLimitSet = Rule(
        id: "cpu-limit-set",
        title: "Container has a CPU limit",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A CPU limit slows a container down while its node has time to spare; requests alone share a node fairly.
            """,
        remedy: "remove resources.limits.cpu",
        mend: .unsafe(.removal),
        peers: [.datree("EKS_INVALID_CPU_LIMIT"), .kyverno("forbid-cpu-limits")],
        bad: [
            .container(#"resources: {limits: {cpu: «"1"}}"#),
            .container(
                """
                resources:
                  limits:
                    cpu: «500m
                    memory: 1Gi
                """),
        ],
        good: [
            .container("resources: {requests: {cpu: 100m}}"),
            .container("resources: {limits: {memory: 1Gi}}"),
        ],
        check: .containers { container, judgement in
            guard container.node[.resources]?[.limits]?[.cpu]?.scalarText != nil else { return }
            judgement.add("has a CPU limit", at: "resources.limits.cpu")
        })
}
