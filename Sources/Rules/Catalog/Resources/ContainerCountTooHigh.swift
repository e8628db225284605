extension Rule {
    static let containerCountTooHigh = Rule(
        id: "container-count-too-high",
        title: "Pod has many containers",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("maximum", .number(10), "how many containers a pod may have")
        ],
        why: """
            Containers of one pod are scheduled, scaled and restarted together: many of them in one pod are usually \
            programs that should be separate.
            """,
        remedy: "move programs that can run on their own into separate pods",
        peers: [.kyverno("limit-containers-per-pod")],
        bad: [
            .podSpec(
                """
                containers: «[{name: c0, image: "x:1"}, {name: c1, image: "x:1"}, {name: c2, image: "x:1"}, {name: c3, image: "x:1"}, {name: c4, image: "x:1"}, {name: c5, image: "x:1"}, {name: c6, image: "x:1"}, {name: c7, image: "x:1"}, {name: c8, image: "x:1"}, {name: c9, image: "x:1"}, {name: c10, image: "x:1"}]
                """),
            .podSpec(
                """
                restartPolicy: Always
                containers:
                  «- {name: c0, image: "x:1"}
                  - {name: c1, image: "x:1"}
                  - {name: c2, image: "x:1"}
                  - {name: c3, image: "x:1"}
                  - {name: c4, image: "x:1"}
                  - {name: c5, image: "x:1"}
                  - {name: c6, image: "x:1"}
                  - {name: c7, image: "x:1"}
                  - {name: c8, image: "x:1"}
                  - {name: c9, image: "x:1"}
                  - {name: c10, image: "x:1"}
                  - {name: c11, image: "x:1"}
                """),
            .podSpec(
                """
                containers: «[{name: a, image: "x:1"}, {name: b, image: "x:1"}]
                """
            ).with(["maximum": .number(1)]),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .podSpec("containers: []"),
            .podSpec(
                """
                containers: [{name: c0, image: "x:1"}, {name: c1, image: "x:1"}, {name: c2, image: "x:1"}, {name: c3, image: "x:1"}, {name: c4, image: "x:1"}, {name: c5, image: "x:1"}, {name: c6, image: "x:1"}, {name: c7, image: "x:1"}, {name: c8, image: "x:1"}, {name: c9, image: "x:1"}, {name: c10, image: "x:1"}]
                """
            ).with(["maximum": .number(20)]),
        ],
        check: .pods { pod, judgement in
            let count = pod.containers.count { $0.role == .main }
            guard count > judgement.number("maximum") else { return }
            judgement.add("the pod has \(count) containers", at: "containers", values: [String(count)])
        })
}
