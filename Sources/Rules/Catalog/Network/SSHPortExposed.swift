extension Rule {
    static let sshPortExposed = Rule(
        id: "ssh-port-exposed",
        title: "Container serves SSH",
        severity: .low,
        concern: .presence,
        why: """
            An SSH server in a container is a way in that bypasses the API server, its permissions and its audit log.
            """,
        remedy: "remove the port and the server; use kubectl exec or kubectl debug",
        peers: [.kubeLinter("ssh-port"), .kubescape("C-0042")],
        bad: [
            .container(
                """
                ports:
                  - containerPort: «22
                """),
            .container("ports: [{containerPort: 80}, {containerPort: «22, protocol: TCP}]"),
        ],
        good: [
            .container("ports: [{containerPort: 2222}]"),
            .container("ports: [{containerPort: 22, protocol: UDP}]"),
        ],
        check: .containers { container, judgement in
            let bad = container.node[.ports].indexed.filter { _, port in
                port["containerPort"]?.int == 22 && (port["protocol"].map { $0.isNull || $0.equals("TCP") } ?? true)
            }
            judgement.add(
                { "serves SSH on port \($0)" }, bad: bad.map { (index: $0.index, value: "22") }, in: "ports",
                field: "containerPort")
        })
}
