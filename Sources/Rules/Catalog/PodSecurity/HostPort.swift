extension Rule {
    static let hostPort = Rule(
        id: "host-port",
        title: "Container uses a port of its node",
        severity: .medium,
        standards: [.podSecurity(.baseline, "Host Ports"), .cis("5.2.12")],
        concern: .presence,
        why: """
            A host port exposes the container on every address of its node, bypassing Services and often network \
            policies, and lets only one such pod run on each node.
            """,
        remedy: "remove hostPort and reach the container through a Service",
        mend: .unsafe(.removal),
        peers: [
            .polaris("hostPortSet"), .checkov("CKV_K8S_26"), .trivy("KSV-0024"), .kubescape("C-0044"),
            .datree("CONTAINERS_INCORRECT_KEY_HOSTPORT"), .kyverno("disallow-host-ports", "disallow-host-ports-range"),
            .gatekeeper("host-network-ports"),
        ],
        bad: [
            .container(
                """
                ports:
                  - containerPort: 8080
                    hostPort: «8080
                """),
            .podSpec(
                """
                initContainers:
                  - name: setup
                    image: registry.example.com/setup:1.0
                    ports: [{containerPort: 80}, {containerPort: 81, hostPort: «81}, {containerPort: 82, hostPort: 82}]
                """),
            // In the host's network it is a port of the host all the same.
            .podSpec(
                """
                hostNetwork: true
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    ports:
                      - containerPort: 8080
                        hostPort: «8080
                """),
        ],
        good: [
            .container(
                """
                ports:
                  - containerPort: 8080
                    hostPort: 0
                """),
            .podSpec(
                """
                hostNetwork: true
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    ports: [{containerPort: 8080}]
                """),
        ],
        check: .containers { container, judgement in
            let bad = container.node[.ports].indexed.compactMap { index, port in
                port[.hostPort]?.int.flatMap { $0 != 0 ? (index: index, value: String($0)) : nil }
            }
            judgement.add({ "uses ports of its node: \($0)" }, bad: bad, in: "ports", field: "hostPort")
        })
}
