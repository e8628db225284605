extension Rule {
    static let ingressDefaultBackend = Rule(
        id: "ingress-default-backend",
        title: "Ingress takes requests that no rule matches",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "Requests for hosts and paths that belong to nobody go to this backend.",
        remedy: "remove defaultBackend, and name hosts and paths",
        mend: .unsafe(.removal, onlyIf: .hasRules),
        peers: [.kyverno("restrict-ingress-defaultbackend")],
        bad: [
            .spec(of: "networking.k8s.io/v1 Ingress", "defaultBackend: «{service: {name: a}}"),
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                defaultBackend: «{service: {name: a, port: {number: 80}}}
                rules: [{host: shop.example.com}]
                """),
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                defaultBackend:
                  «resource: {kind: X}
                """),
        ],
        good: [
            .spec(of: "networking.k8s.io/v1 Ingress", "rules: [{host: a.example.com}]"),
            .spec(of: "networking.k8s.io/v1 Ingress", "defaultBackend: null"),
        ],
        check: .kinds([.ingress]) { object, judgement in
            guard let backend = object.spec?["defaultBackend"], backend.isMapping else { return }
            judgement.add("the Ingress takes requests that no rule matches", at: "spec.defaultBackend")
        })
}
