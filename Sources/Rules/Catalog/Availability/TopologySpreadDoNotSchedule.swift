extension Rule {
    static let topologySpreadDoNotSchedule = Rule(
        id: "topology-spread-do-not-schedule",
        title: "Pods do not run unless they can be spread evenly",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "When a zone is lost, pods with this constraint are not placed anywhere else.",
        remedy: "set whenUnsatisfiable to ScheduleAnyway",
        mend: .unsafe(.value("ScheduleAnyway")),
        peers: [.datree("EKS_INVALID_VALUE_DONOOTSCHEDULE")],
        bad: [
            .podSpec("topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: «DoNotSchedule}]"),
            .podSpec(
                """
                topologySpreadConstraints:
                  - whenUnsatisfiable: ScheduleAnyway
                  - whenUnsatisfiable: «DoNotSchedule
                """),
        ],
        good: [
            .podSpec("topologySpreadConstraints: [{whenUnsatisfiable: ScheduleAnyway}]"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            let bad = pod.node["topologySpreadConstraints"].indexed.filter {
                $0.node["whenUnsatisfiable"]?.equals("DoNotSchedule") ?? false
            }
            .map { (index: $0.index, value: $0.node["topologyKey"]?.scalarText ?? "") }
            judgement.add(
                { "the pods do not run unless they can be spread evenly over \($0)" }, bad: bad,
                in: "topologySpreadConstraints",
                field: "whenUnsatisfiable")
        })
}
