extension Rule {
    static let terminationGracePeriodTooLong = Rule(
        id: "termination-grace-period-too-long",
        title: "Pod may take a long time to terminate",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("maximum", .number(300), "how many seconds a pod may take to terminate")
        ],
        why: "While such a pod terminates, its node cannot be drained.",
        remedy: "set terminationGracePeriodSeconds to what the program needs",
        mend: .placeholder(.value("30")),
        peers: [.kyverno("mutate-large-termination-gps")],
        bad: [
            .podSpec("terminationGracePeriodSeconds: «3600"),
            .podSpec("terminationGracePeriodSeconds: «301"),
            .podSpec(
                """
                terminationGracePeriodSeconds: «60
                """
            ).with(["maximum": .number(30)]),
        ],
        good: [
            .podSpec(
                """
                terminationGracePeriodSeconds: 60
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("restartPolicy: Always"),
            .podSpec(
                """
                terminationGracePeriodSeconds: 3600
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """
            ).with(["maximum": .number(7200)]),
        ],
        check: .pods { pod, judgement in
            guard let seconds = pod.node["terminationGracePeriodSeconds"]?.int, seconds > judgement.number("maximum")
            else { return }
            judgement.add("the pod may take \(seconds) seconds to terminate", at: "terminationGracePeriodSeconds")
        })
}
