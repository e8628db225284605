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
            .podSpec(
                """
                resources: «{limits: {cpu: "1", memory: 1Gi}}
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """
            ).version(KubernetesVersion(minor: 33)),
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
            .podSpec(
                """
                resources: {limits: {cpu: "1", memory: 1Gi}}
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            let containers = pod.containers.filter { $0.role != .ephemeral }.map(\.node)
            let isGuaranteed = (judgement.hasPodResources ? [pod.node] : containers).allSatisfy { subject in
                [Key.cpu, .memory].allSatisfy { key in
                    guard let limit = Quantity(subject[.resources]?[.limits]?[key]), limit.value > 0 else {
                        return false
                    }
                    let request = Quantity(subject[.resources]?[.requests]?[key])
                    return request.map { $0.value == limit.value } ?? true
                }
            }
            guard !isGuaranteed else { return }
            judgement.add("the pod does not have the QoS class Guaranteed", at: "resources", values: [])
        })
}
