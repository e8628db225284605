extension Rule {
    static let priorityClassNotAllowed = Rule(
        id: "priority-class-not-allowed",
        title: "Pod has a priority that is not allowed",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("allowed", .texts([]), "the classes that pods may use; empty allows all but the system classes")
        ],
        why: """
            A pod of a system class is scheduled before all others and preempts them; it is meant for what a cluster \
            cannot do without.
            """,
        remedy: "use a class that is allowed",
        peers: [.kubeLinter("priority-class-name"), .kyverno("allowed-pod-priorities")],
        bad: [
            .podSpec(
                """
                priorityClassName: «system-node-critical
                """),
            .podSpec(
                """
                priorityClassName: «"system-cluster-critical"
                """),
            .podSpec(
                """
                priorityClassName: «shop-high
                """
            ).with(["allowed": .texts(["shop-low"])]),
        ],
        good: [
            .podSpec(
                """
                priorityClassName: high
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, namespace: kube-system}
                spec: {priorityClassName: system-node-critical}
                """),
            .podSpec(
                """
                priorityClassName: system-node-critical
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """
            ).with(["allowed": .texts(["system-node-critical"])]),
        ],
        check: .pods { pod, judgement in
            guard let name = pod.node["priorityClassName"]?.scalarText, !name.isEmpty else { return }
            let allowed = judgement.texts("allowed")
            let isSystem = name.hasPrefix("system-") && judgement.object.identity.namespace != "kube-system"
            guard isSystem && !allowed.contains(name) || !allowed.isEmpty && !allowed.contains(name) else { return }
            judgement.add("the pod has the priority class \(name)", at: "priorityClassName")
        })
}
