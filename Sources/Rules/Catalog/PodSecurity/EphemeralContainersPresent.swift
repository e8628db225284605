extension Rule {
    static let ephemeralContainersPresent = Rule(
        id: "ephemeral-containers-present",
        title: "Manifest holds debugging containers",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Ephemeral containers are added to running pods for debugging; in a manifest they are a mistake or a \
            hiding place.
            """,
        remedy: "remove ephemeralContainers",
        mend: .unsafe(.removal),
        peers: [.kyverno("block-ephemeral-containers")],
        bad: [
            .podSpec(#"ephemeralContainers: «[{name: d, image: "x:1"}]"#),
            .podSpec(
                """
                ephemeralContainers:
                  «- name: d
                """),
        ],
        good: [
            .podSpec("ephemeralContainers: []"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            guard !pod.node[.ephemeralContainers].isMissingOrEmpty else { return }
            judgement.add("the manifest holds debugging containers", at: "ephemeralContainers")
        })
}
