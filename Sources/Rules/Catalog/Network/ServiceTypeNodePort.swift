extension Rule {
    static let serviceTypeNodePort = Rule(
        id: "service-type-nodeport",
        title: "Service opens a port on every node",
        severity: .low,
        standards: [.nsa("Network separation")],
        concern: .presence,
        why: """
            A NodePort is reachable at every address of every node, bypassing ingress controllers and often \
            firewalls.
            """,
        remedy: "use ClusterIP and an Ingress or a Gateway",
        peers: [
            .kubeLinter("exposed-services"), .kubeScore("service-type"),
            .datree("SERVICE_INCORRECT_TYPE_VALUE_NODEPORT"), .kyverno("restrict-node-port"),
            .gatekeeper("block-nodeport-services"), .popeye("1104"),
        ],
        bad: [
            .spec(of: "v1 Service", "type: «NodePort"),
            .spec(
                of: "v1 Service",
                """
                ports: [{port: 80}]
                type: «"NodePort"
                """),
        ],
        good: [
            .spec(of: "v1 Service", "type: ClusterIP"),
            .spec(of: "serving.knative.dev/v1 Service", "{type: NodePort}"),
        ],
        check: .kinds([.service]) { object, judgement in
            guard object.spec?[.type]?.equals("NodePort") ?? false else { return }
            judgement.add("the Service opens a port on every node", at: "spec.type")
        })
}
