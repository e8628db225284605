extension Rule {
    static let serviceAccountTokenProjectionLong = Rule(
        id: "service-account-token-projection-long",
        title: "Projected token is valid for a long time",
        severity: .info,
        isOnByDefault: false,
        standards: [.nsa("Protecting Pod service account tokens")],
        concern: .presence,
        parameters: [
            Parameter(
                "maximum", .number(3607), "how many seconds a token may be valid; the kubelet itself requests 3607")
        ],
        why: "A token that leaves the pod can be used until it expires.",
        remedy: "set expirationSeconds to an hour or less",
        mend: .unsafe(.value("3600")),
        bad: [
            .podSpec(
                """
                volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: «86400}}]}}]
                """),
            .podSpec(
                """
                volumes:
                  - name: t
                    projected:
                      sources:
                        - configMap: {name: a}
                        - serviceAccountToken: {path: t, expirationSeconds: «7200}
                """),
            .podSpec(
                """
                volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: «3600}}]}}]
                """
            ).with(["maximum": .number(900)]),
        ],
        good: [
            .podSpec(
                """
                volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 3600}}]}}]
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .podSpec(
                """
                volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 86400}}]}}]
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """
            ).with(["maximum": .number(86400)]),
        ],
        check: .pods { pod, judgement in
            for (index, volume) in pod.volumes.indexed {
                for (place, source) in (volume["projected"]?["sources"]).indexed {
                    guard let seconds = source["serviceAccountToken"]?["expirationSeconds"]?.int,
                        seconds > judgement.number("maximum")
                    else { continue }
                    judgement.add(
                        "the pod has a token that is valid for \(seconds) seconds",
                        at: "volumes[\(index)].projected.sources[\(place)].serviceAccountToken.expirationSeconds")
                }
            }
        })
}
