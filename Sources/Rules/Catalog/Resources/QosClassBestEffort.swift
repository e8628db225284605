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
            .container("resources: {requests: {cpu: 100m}}"),
            .container("resources: {limits: {memory: 1Gi}}"),
            .podSpec(
                """
                resources: {requests: {cpu: 1}}
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            let subjects = judgement.hasPodResources ? [pod.node] : pod.containers.map(\.node)
            let hasAny = subjects.contains { subject in
                [Key.requests, .limits].contains { list in
                    [Key.cpu, .memory].contains { (Quantity(subject[.resources]?[list]?[$0])?.value ?? 0) > 0 }
                }
            }
            guard !hasAny, !pod.containers.isEmpty else { return }
            judgement.add("the pod has no request and no limit for CPU or memory", at: "resources", values: [])
        })
}
