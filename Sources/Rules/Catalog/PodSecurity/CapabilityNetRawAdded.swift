import Kubernetes

extension Rule {
    static let capabilityNetRawAdded = Rule(
        id: "capability-net-raw-added",
        title: "Container adds the capability to forge packets",
        severity: .high,
        standards: [.cis("5.2.8")],
        precedence: 3,
        concern: .presence,
        why: """
            With NET_RAW, a process can forge packets and spoof the addresses of other pods and of the cluster's DNS.
            """,
        remedy: "remove NET_RAW from securityContext.capabilities.add",
        mend: .unsafe(.removal),
        peers: [.trivy("KSV-0119")],
        bad: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [«NET_RAW]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    add:
                      - CHOWN
                      - «NET_RAW
                """),
        ],
        good: [
            .container("securityContext: {capabilities: {drop: [NET_RAW]}}"),
            .container("securityContext: {capabilities: {add: [CHOWN]}}"),
        ],
        check: .containers { container, judgement in
            judgement.addCapabilities(
                container.capabilities(.add).filter { Capability($0.name).name == "NET_RAW" }, "adds the capability")
        })
}
