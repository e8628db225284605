extension Rule {
    static let ingressHostNotAllowed = Rule(
        id: "ingress-host-not-allowed",
        title: "Ingress serves a host that is not allowed",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("allowed", .texts(["example.com", "svc.cluster.local"]), "the domains that hosts may belong to")
        ],
        why: """
            Whoever serves a host name that belongs to somebody else gets the requests and the passwords of its users.
            """,
        remedy: "use a host in an allowed domain",
        peers: [.kyverno("restrict-ingress-host", "replace-ingress-hosts")],
        bad: [
            .spec(of: "networking.k8s.io/v1 Ingress", "rules: [{host: «evil.test}]"),
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                rules: [{host: a.example.com}, {host: «example.com.evil.test}]
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec: {rules: [{host: «a.example.com}]}
                """
            ).with(["allowed": .texts(["shop.test"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  rules: [{host: a.example.com}, {host: example.com}]
                """),
            .spec(of: "networking.k8s.io/v1 Ingress", "rules: [{http: {}}]"),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  rules: [{host: evil.test}]
                """
            ).with(["allowed": .texts(["evil.test"])]),
        ],
        check: .kinds([.ingress]) { object, judgement in
            let bad = (object.spec?["rules"]).indexed.compactMap { index, rule -> (index: Int, value: String)? in
                guard let host = rule["host"]?.scalarText, !host.isEmpty else { return nil }
                let isAllowed = judgement.texts("allowed").contains { host == $0 || host.hasSuffix("." + $0) }
                return isAllowed ? nil : (index, host)
            }
            judgement.add({ "the Ingress serves \($0)" }, bad: bad, in: "spec.rules", field: "host")
        })
}
