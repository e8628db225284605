import Kubernetes

extension Rule {
    static let cpuRequestNotEqualLimit = Rule(
        id: "cpu-request-not-equal-limit",
        title: "CPU request differs from its limit",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A container that relies on more CPU than it requests slows down when its node is busy, and its pod does not get \
            the QoS class Guaranteed.
            """,
        remedy: "set requests and limits of cpu to the same amount",
        peers: [.kubeScore("container-cpu-requests-equal-limits", "container-resource-requests-equal-limits")],
        bad: [
            .container(
                """
                resources:
                  requests: {cpu: 500m}
                  limits: {cpu: «1}
                """),
            .container(
                """
                resources:
                  requests: {cpu: 500m, x: 1}
                  limits: {cpu: «"1"}
                """),
        ],
        good: [
            .container(
                """
                resources:
                  requests: {cpu: 500m}
                  limits: {cpu: 0.5}
                """),
            .container("resources: {limits: {cpu: 500m}}"),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers, let request = Quantity(container.node[.resources]?[.requests]?[.cpu]),
                let limit = Quantity(container.node[.resources]?[.limits]?[.cpu]), request.value != limit.value
            else { return }
            judgement.add("has a CPU request that differs from its limit", at: "resources.limits.cpu")
        })
}
