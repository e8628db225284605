extension Rule {
    static let startupProbePortUndeclared = Rule(
        id: "startup-probe-port-undeclared",
        title: "Startup probe uses a port that is not declared",
        severity: .low,
        concern: .presence,
        why: """
            A probe with a port name that the container does not declare never succeeds: the container is restarted, \
            or never gets traffic.
            """,
        remedy: "declare the port under ports, or correct the name in the probe",
        peers: [.kubeLinter("startup-port")],
        bad: [
            .container(
                """
                ports: [{name: http, containerPort: 8080}]
                startupProbe: {httpGet: {path: /, port: «htpp}}
                """),
            .container(
                """
                startupProbe:
                  tcpSocket:
                    port: «web
                """),
        ],
        good: [
            .container(
                """
                ports: [{name: http, containerPort: 8080}]
                startupProbe: {httpGet: {path: /, port: http}}
                """),
            .container("startupProbe: {tcpSocket: {port: 9090}}"),
            .container("startupProbe: {exec: {command: [ls]}}"),
        ],
        check: .containers { container, judgement in
            judgement.addUndeclaredPort(of: container, probe: .startupProbe)
        })
}
