extension Rule {
    static let ingressHostWildcardOrEmpty = Rule(
        id: "ingress-host-wildcard-or-empty",
        title: "Ingress accepts every host",
        severity: .medium,
        concern: .either,
        why: """
            A rule without a host, or with a wildcard, takes requests for names that belong to others, or to nobody yet.
            """,
        remedy: "name the host",
        peers: [
            .datree("INGRESS_INCORRECT_HOST_VALUE_PERMISSIVE"),
            .kyverno("disallow-empty-ingress-host", "restrict-ingress-wildcard"), .gatekeeper("block-wildcard-ingress"),
        ],
        bad: [
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                rules:
                  - «http: {paths: []}
                """),
            .spec(of: "networking.k8s.io/v1 Ingress", #"rules: [{host: a.example.com}, {host: «"*.example.com"}]"#),
        ],
        good: [
            .spec(of: "networking.k8s.io/v1 Ingress", "rules: [{host: a.example.com}]"),
            .spec(of: "networking.k8s.io/v1 Ingress", "defaultBackend: {service: {name: a}}"),
        ],
        check: .kinds([.ingress]) { object, judgement in
            let bad = (object.spec?["rules"]).indexed.compactMap { index, rule -> (index: Int, value: String)? in
                let host = rule["host"]?.scalarText ?? ""
                return host.isEmpty || host.hasPrefix("*") ? (index, host.isEmpty ? "every host" : host) : nil
            }
            judgement.add({ "the Ingress accepts \($0)" }, bad: bad, in: "spec.rules", field: "host")
        })
}
