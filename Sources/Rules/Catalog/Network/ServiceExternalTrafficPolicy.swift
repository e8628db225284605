extension Rule {
    static let serviceExternalTrafficPolicy = Rule(
        id: "service-external-traffic-policy",
        title: "Service hides where its traffic comes from",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            With the policy Cluster, traffic from a load balancer is forwarded between nodes, and the application \
            sees the address of a node.
            """,
        remedy: "set externalTrafficPolicy to Local for a LoadBalancer, Cluster for a NodePort",
        peers: [.popeye("1107", "1108")],
        bad: [
            .spec(of: "v1 Service", "«type: LoadBalancer"),
            .spec(
                of: "v1 Service",
                """
                type: NodePort
                externalTrafficPolicy: «Local
                """),
        ],
        good: [
            .spec(
                of: "v1 Service",
                """
                type: LoadBalancer
                externalTrafficPolicy: Local
                """),
            .spec(of: "v1 Service", "type: ClusterIP"),
        ],
        check: .kinds([.service]) { object, judgement in
            let policy = object.spec?["externalTrafficPolicy"]?.scalarText ?? "Cluster"
            let isMismatch =
                object.spec?[.type]?.equals("LoadBalancer") == true && policy == "Cluster"
                || object.spec?[.type]?.equals("NodePort") == true && policy == "Local"
            guard isMismatch else { return }
            judgement.add("the Service has the external traffic policy \(policy)", at: "spec.externalTrafficPolicy")
        })
}
