extension Rule {
    static let preStopHookMissing = Rule(
        id: "prestop-hook-missing",
        title: "Container stops while it still gets requests",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            A pod that is terminating still gets requests for a moment; a preStop hook that waits keeps them from \
            being lost.
            """,
        remedy: "add lifecycle.preStop, for example with sleep",
        fix: "lifecycle.preStop.sleep.seconds: 5",
        mend: .placeholder(.fix),
        peers: [.datree("CONTAINERS_MISSING_PRESTOP_KEY")],
        bad: [
            .container(
                """
                «name: app
                ports: [{containerPort: 80}]
                """),
            .container(
                """
                ports: [{containerPort: 80}]
                lifecycle: «{postStart: {exec: {command: [a]}}}
                """),
        ],
        good: [
            .container(
                """
                ports: [{containerPort: 80}]
                lifecycle: {preStop: {sleep: {seconds: 5}}}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            guard container.role == .main, !container.node[.ports].isMissingOrEmpty, judgement.podRunsForever,
                container.node[.lifecycle]?["preStop"].isMissingOrEmpty ?? true
            else { return }
            judgement.add("has no preStop hook", at: "lifecycle.preStop")
        })
}
