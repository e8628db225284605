import Kubernetes
import Manifest

extension Rule {
    static let qosClassBestEffort = Rule(
        id: "qos-class-best-effort",
        title: "Pod has the QoS class BestEffort",
        severity: .low,
        isOnByDefault: false,
        concern: .absence,
        why: """
            Pods without any request or limit are the first to be stopped when their node runs short of resources.
            """,
        remedy: "give the containers requests for cpu and memory",
        peers: [.kyverno("require-qos-burstable")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("«terminationGracePeriodSeconds: 5"),
        ],
        good: [
            .container("resources: {requests: {cpu: 100m}}"),
            .container("resources: {limits: {memory: 1Gi}}"),
        ],
        check: .pods { pod, judgement in
            let hasAny = pod.containers.contains { container in
                [Key.requests, .limits].contains { list in
                    [Key.cpu, .memory].contains { (Quantity(container.node[.resources]?[list]?[$0])?.value ?? 0) > 0 }
                }
            }
            guard !hasAny, !pod.containers.isEmpty else { return }
            judgement.add("the pod has no request and no limit for CPU or memory", at: "resources", values: [])
        })
}
