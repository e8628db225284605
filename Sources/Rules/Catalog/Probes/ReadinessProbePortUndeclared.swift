extension Rule {
    static let readinessProbePortUndeclared = Rule(
        id: "readiness-probe-port-undeclared",
        title: "Readiness probe uses a port that is not declared",
        severity: .low,
        concern: .presence,
        why: """
            A probe with a port name that the container does not declare never succeeds: the container is restarted, \
            or never gets traffic.
            """,
        remedy: "declare the port under ports, or correct the name in the probe",
        peers: [.kubeLinter("readiness-port")],
        bad: [
            .container(
                """
                ports: [{name: http, containerPort: 8080}]
                readinessProbe: {httpGet: {path: /, port: «htpp}}
                """),
            .container(
                """
                readinessProbe:
                  tcpSocket:
                    port: «web
                """),
        ],
        good: [
            .container(
                """
                ports: [{name: http, containerPort: 8080}]
                readinessProbe: {httpGet: {path: /, port: http}}
                """),
            .container("readinessProbe: {tcpSocket: {port: 9090}}"),
            .container("readinessProbe: {exec: {command: [ls]}}"),
        ],
        check: .containers { container, judgement in
            judgement.addUndeclaredPort(of: container, probe: .readinessProbe)
        })
}
