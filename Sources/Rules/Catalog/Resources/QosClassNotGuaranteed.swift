import Kubernetes
import Manifest

extension Rule {
    static let qosClassNotGuaranteed = Rule(
        id: "qos-class-not-guaranteed",
        title: "Pod does not have the QoS class Guaranteed",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            Only pods whose containers all have equal requests and limits for CPU and memory are the last to be \
            stopped when a node runs short of resources.
            """,
        remedy: "give every container equal requests and limits for cpu and memory",
        peers: [.kyverno("require-qos-guaranteed")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(
                """
                «initContainers:
                  - name: a
                    resources: {limits: {cpu: 1, memory: 1Gi}}
                """),
        ],
        good: [
            .podSpec(
                """
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    resources: {requests: {cpu: "1", memory: 1Gi}, limits: {cpu: "1", memory: 1Gi}}
                """),
            .podSpec(
                """
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    resources: {limits: {cpu: "1", memory: 1Gi}}
                """),
        ],
        check: .pods { pod, judgement in
            let isGuaranteed = pod.containers.filter { $0.role != .ephemeral }.allSatisfy { container in
                [Key.cpu, .memory].allSatisfy { key in
                    guard let limit = Quantity(container.node[.resources]?[.limits]?[key]), limit.value > 0 else {
                        return false
                    }
                    let request = Quantity(container.node[.resources]?[.requests]?[key])
                    return request.map { $0.value == limit.value } ?? true
                }
            }
            guard !isGuaranteed else { return }
            judgement.add("the pod does not have the QoS class Guaranteed", at: "resources", values: [])
        })
}
