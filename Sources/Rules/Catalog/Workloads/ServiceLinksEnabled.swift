extension Rule {
    static let serviceLinksEnabled = Rule(
        id: "service-links-enabled",
        title: "Pod gets the addresses of all Services",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            Every Service of the namespace becomes environment variables of the pod: hundreds of them slow its start \
            and reveal too much.
            """,
        remedy: "set enableServiceLinks to false",
        fix: "enableServiceLinks: false",
        mend: .unsafe(.fix),
        peers: [.kyverno("disable-service-discovery")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("enableServiceLinks: «true"),
        ],
        good: [
            .podSpec("enableServiceLinks: false"),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .pods { pod, judgement in
            guard pod.node["enableServiceLinks"]?.bool != false else { return }
            judgement.add("the pod gets the addresses of all Services", at: "enableServiceLinks")
        })
}
