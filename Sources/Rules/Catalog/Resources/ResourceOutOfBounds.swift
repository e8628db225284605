import Kubernetes
import Manifest

extension Rule {
    static let resourceOutOfBounds = Rule(
        id: "resource-out-of-bounds",
        title: "Container asks for more than is allowed",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("maximumCPU", .texts(["16"]), "the most CPU that a container may have"),
            Parameter("maximumMemory", .texts(["64Gi"]), "the most memory that a container may have"),
        ],
        why: """
            One container that asks for a whole node keeps others from being placed, and is hard to move.
            """,
        remedy: "request less, or raise the maximum in the policy",
        peers: [.kubescape("C-0009", "C-0004", "C-0050"), .gatekeeper("containerlimits", "containerrequests")],
        bad: [
            .container(
                """
                resources:
                  requests: {cpu: «"32"}
                  limits: {memory: 1Gi}
                """),
            .container(
                """
                resources:
                  requests: {}
                  limits: {memory: «1Ti}
                """),
            .container(
                """
                resources:
                  limits: {memory: «2Gi}
                """
            ).with(["maximumMemory": .texts(["1Gi"])]),
        ],
        good: [
            .container(
                """
                resources:
                  requests: {cpu: 500m}
                  limits: {memory: 1Gi}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                resources:
                  requests: {cpu: "32"}
                  limits: {memory: 1Gi}
                """
            ).with(["maximumCPU": .texts(["64"])]),
        ],
        check: .containers { container, judgement in
            for (key, name) in [(Key.cpu, "maximumCPU"), (.memory, "maximumMemory")] {
                guard let bound = judgement.texts(name).first.flatMap({ Quantity($0) }) else { continue }
                for list in [Key.requests, .limits] {
                    guard let amount = Quantity(container.node[.resources]?[list]?[key]), amount.value > bound.value
                    else { continue }
                    judgement.add("asks for more \(key.text) than is allowed", at: "resources.\(list.text).\(key.text)")
                }
            }
        })
}
