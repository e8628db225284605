extension Rule {
    static let ingressDefaultBackend = Rule(
        id: "ingress-default-backend",
        title: "Ingress takes requests that no rule matches",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "Requests for hosts and paths that belong to nobody go to this backend.",
        remedy: "remove defaultBackend, and name hosts and paths",
        peers: [.kyverno("restrict-ingress-defaultbackend")],
        bad: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  defaultBackend: «{service: {name: a}}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  defaultBackend:
                    «resource: {kind: X}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  rules: [{host: a.example.com}]
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  defaultBackend: null
                """),
        ],
        check: .kinds([.ingress]) { object, judgement in
            guard let backend = object.spec?["defaultBackend"], backend.isMapping else { return }
            judgement.add("the Ingress takes requests that no rule matches", at: "spec.defaultBackend")
        })
}
