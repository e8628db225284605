extension Rule {
    static let probesIdentical = Rule(
        id: "probes-identical",
        title: "Liveness and readiness probe are the same",
        severity: .low,
        concern: .presence,
        why: """
            A probe that means both restarts a container that is only busy: readiness should fail first and take it \
            out of service.
            """,
        remedy: """
            let the liveness probe ask for less than the readiness probe, or take longer to fail
            """,
        peers: "kube-score pod-probes-identical; kyverno ensure-probes-different",
        bad: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                livenessProbe: {httpGet: {path: /, port: 80}}
                readinessProbe: «{httpGet: {path: /, port: 80}, periodSeconds: 5}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                livenessProbe:
                  tcpSocket:
                    port: 80
                readinessProbe:
                  «tcpSocket:
                    port: 80
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                livenessProbe: {httpGet: {path: /alive, port: 80}}
                readinessProbe: {httpGet: {path: /ready, port: 80}}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                livenessProbe: {tcpSocket: {port: 80}}
                readinessProbe: {httpGet: {path: /, port: 80}}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                readinessProbe: {httpGet: {path: /, port: 80}}
                """),
        ],
        check: .containers { container, judgement in
            guard let liveness = container.livenessProbe, let readiness = container.readinessProbe else { return }
            for handler in ["httpGet", "tcpSocket", "exec", "grpc"] {
                guard let one = liveness[handler], let other = readiness[handler], one.hasSameValue(as: other) else {
                    continue
                }
                judgement.add("asks the same of its liveness and its readiness probe", at: "readinessProbe")
            }
        })
}
