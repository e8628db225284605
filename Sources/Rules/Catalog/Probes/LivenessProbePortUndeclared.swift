extension Rule {
    static let livenessProbePortUndeclared = Rule(
        id: "liveness-probe-port-undeclared",
        title: "Liveness probe uses a port that is not declared",
        severity: .low,
        concern: .presence,
        why: """
            A probe with a port name that the container does not declare never succeeds: the container is restarted, \
            or never gets traffic.
            """,
        remedy: "declare the port under ports, or correct the name in the probe",
        peers: [.kubeLinter("liveness-port")],
        bad: [
            .container(
                """
                ports: [{name: http, containerPort: 8080}]
                livenessProbe: {httpGet: {path: /, port: «htpp}}
                """),
            .container(
                """
                livenessProbe:
                  tcpSocket:
                    port: «web
                """),
        ],
        good: [
            .container(
                """
                ports: [{name: http, containerPort: 8080}]
                livenessProbe: {httpGet: {path: /, port: http}}
                """),
            .container("livenessProbe: {tcpSocket: {port: 9090}}"),
            .container("livenessProbe: {exec: {command: [ls]}}"),
        ],
        check: .containers { container, judgement in
            judgement.addUndeclaredPort(of: container, probe: .livenessProbe)
        })
}
