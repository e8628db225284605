import Kubernetes
import Manifest

extension Rule {
    static let limitRequestRatioTooHigh = Rule(
        id: "limit-request-ratio-too-high",
        title: "Limit is many times the request",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("maximum", .number(4), "the highest allowed ratio of limit to request")
        ],
        why: """
            Nodes are filled according to requests: where limits are many times higher, a node cannot give all of its \
            containers what they may use.
            """,
        remedy: "bring the request closer to the limit",
        peers: [.kyverno("enforce-resources-as-ratio"), .gatekeeper("containerresourceratios")],
        bad: [
            .container(
                """
                resources:
                  requests: {memory: 100Mi}
                  limits: {memory: «1Gi}
                """),
            .container(
                """
                resources:
                  requests: {cpu: 100m}
                  limits: {cpu: «"2"}
                """),
            .container(
                """
                resources:
                  requests: {memory: 100Mi}
                  limits: {memory: «300Mi}
                """
            ).with(["maximum": .number(2)]),
        ],
        good: [
            .container(
                """
                resources:
                  requests: {memory: 512Mi, cpu: 500m}
                  limits: {memory: 1Gi, cpu: "1"}
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
                  requests: {memory: 100Mi}
                  limits: {memory: 1Gi}
                """
            ).with(["maximum": .number(20)]),
        ],
        check: .containers { container, judgement in
            for key in [Key.cpu, .memory] {
                guard let request = Quantity(container.node[.resources]?[.requests]?[key]), request.value > 0,
                    let limit = Quantity(container.node[.resources]?[.limits]?[key]),
                    limit.value > request.value * Double(judgement.number("maximum"))
                else { continue }
                judgement.add(
                    "may use more than \(judgement.number("maximum")) times the \(key.text) that it requests",
                    at: "resources.limits.\(key.text)")
            }
        })
}
