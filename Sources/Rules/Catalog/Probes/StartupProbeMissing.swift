extension Rule {
    static let startupProbeMissing = Rule(
        id: "startup-probe-missing",
        title: "Slow start is not distinguished from a broken program",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            A program that takes a long time to start is restarted by its liveness probe before it is up.
            """,
        remedy: "add a startupProbe, or initialDelaySeconds to the liveness probe",
        mend: .placeholder(.set("startupProbe.httpGet: {path: /healthz, port: 8080}")),
        peers: [.kyverno("require-probes")],
        bad: [
            .container(
                """
                «name: app
                livenessProbe: {httpGet: {path: /, port: 80}}
                """),
            .container(
                """
                «name: app
                livenessProbe: {exec: {command: [ls]}, initialDelaySeconds: 0}
                """),
        ],
        good: [
            .container("livenessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 10}"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .container(
                """
                livenessProbe: {exec: {command: [a]}}
                startupProbe: {exec: {command: [a]}}
                """),
        ],
        check: .containers { container, judgement in
            guard let liveness = container.livenessProbe, liveness.count > 0,
                container.node[.startupProbe].isMissingOrEmpty,
                (liveness["initialDelaySeconds"]?.int ?? 0) == 0, judgement.podRunsForever
            else { return }
            judgement.add("has a liveness probe and no startup probe", at: "startupProbe")
        })
}
