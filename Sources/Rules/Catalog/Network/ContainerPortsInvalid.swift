extension Rule {
    static let containerPortsInvalid = Rule(
        id: "container-ports-invalid",
        title: "Container declares ports that cannot be",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            The API server refuses a name that stands twice or is too long, and a port that is none.
            """,
        remedy: "give each port a number from 1 to 65535 and a name of its own",
        peers: "kube-score container-ports-check",
        bad: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                ports: [{name: a, containerPort: 80}, {name: «a, containerPort: 81}]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                ports: [{containerPort: «0}]
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                ports: [{name: a, containerPort: 80}, {name: b, containerPort: 80, protocol: UDP}]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            var names: Set<String> = []
            for (index, port) in container.node[.ports].indexed {
                if let name = port[.name]?.string, !names.insert(name).inserted || name.utf8.count > 15 {
                    judgement.add("has a port that cannot be called \(name)", at: "ports[\(index)].name")
                }
                if let number = port["containerPort"]?.int, !(1...65_535).contains(number) {
                    judgement.add("has the port \(number), which cannot be", at: "ports[\(index)].containerPort")
                }
            }
        })
}
