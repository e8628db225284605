extension Rule {
    static let deploymentReplicasTooLow = Rule(
        id: "deployment-replicas-too-low",
        title: "Deployment runs a single pod",
        severity: .low,
        traits: [.yieldsToAutoscaler],
        concern: .either,
        parameters: [
            Parameter("minimum", .number(2), "the minimum number of replicas")
        ],
        why: "While its only pod is being moved or restarted, or is failing, the application is unavailable.",
        remedy: "set replicas to 2 or more, or let a HorizontalPodAutoscaler set it",
        mend: .unsafe(.set("spec.replicas: 2")),
        peers: [
            .kubeLinter("minimum-three-replicas"), .kubeScore("deployment-replicas"),
            .polaris("deploymentMissingReplicas"), .datree("DEPLOYMENT_INCORRECT_REPLICAS_VALUE"),
            .kyverno("require-deployments-have-multiple-replicas"), .gatekeeper("replicalimits"), .popeye("500"),
        ],
        bad: [
            .spec(of: "apps/v1 Deployment", "replicas: «1"),
            .spec(of: "apps/v1 Deployment", "«template: {}"),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: «2
                """
            ).with(["minimum": .number(3)]),
        ],
        good: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: 2
                """),
            .spec(of: "apps/v1 Deployment", "replicas: 0"),
            .spec(of: "apps/v1 StatefulSet", "replicas: 1"),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: 1
                """
            ).with(["minimum": .number(1)]),
        ],
        check: .kinds([.deployment]) { object, judgement in
            if judgement.imposed.replicas.contains(object.identity.name) { return }
            let replicas = object.spec?[.replicas]?.int ?? 1
            // None at all is switched off on purpose.
            guard replicas != 0, replicas < judgement.number("minimum") else { return }
            judgement.add(
                "the Deployment runs \(replicas == 1 ? "a single pod" : "\(replicas) pods")", at: "spec.replicas")
        })
}
