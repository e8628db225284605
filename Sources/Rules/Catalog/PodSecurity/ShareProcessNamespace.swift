extension Rule {
    static let shareProcessNamespace = Rule(
        id: "share-process-namespace",
        title: "Containers of the pod see each other's processes",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A container that sees the processes of another reads its environment and its files through /proc.
            """,
        remedy: "remove shareProcessNamespace",
        mend: .unsafe(.removal),
        bad: [
            .podSpec("shareProcessNamespace: «true"),
            .podSpec("shareProcessNamespace: «yes"),
        ],
        good: [
            .podSpec("shareProcessNamespace: false"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            guard pod.node["shareProcessNamespace"]?.bool == true else { return }
            judgement.add("the containers of the pod share their processes", at: "shareProcessNamespace")
        })
}
