extension Rule {
    static let privilegedPort = Rule(
        id: "privileged-port",
        title: "Container declares a port below 1024",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            On older nodes, only root may listen on such a port; it is a sign that the program expects to run as root.
            """,
        remedy: "let the program listen on port 1024 or higher, and map it in the Service",
        peers: [.kubeLinter("privileged-ports"), .trivy("KSV-0117")],
        bad: [
            .container("ports: [{containerPort: «80}]"),
            .container(
                """
                ports:
                  - containerPort: 8080
                  - containerPort: «443
                """),
        ],
        good: [
            .container("ports: [{containerPort: 8080}]"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            let bad = container.node[.ports].indexed.compactMap { index, port in
                port["containerPort"]?.int.flatMap { (1..<1024).contains($0) ? (index: index, value: String($0)) : nil }
            }
            judgement.add({ "declares the port \($0)" }, bad: bad, in: "ports", field: "containerPort")
        })
}
