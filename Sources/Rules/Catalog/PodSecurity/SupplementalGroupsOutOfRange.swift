extension Rule {
    static let supplementalGroupsOutOfRange = Rule(
        id: "supplemental-groups-out-of-range",
        title: "Pod is in a group that is not allowed",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("minimum", .number(1000), "the lowest group"),
            Parameter("maximum", .number(65535), "the highest group"),
        ],
        why: """
            A group of the node, such as disk or docker, gives access to whatever belongs to that group.
            """,
        remedy: "use groups within the bounds of the policy",
        peers: [.kyverno("check-supplemental-groups"), .gatekeeper("fsgroup")],
        bad: [
            .podSpec("securityContext: {fsGroup: «70000}"),
            .podSpec("securityContext: {supplementalGroups: [2000, «998]}"),
            .podSpec(
                """
                securityContext: {fsGroup: «2000}
                """
            ).with(["minimum": .number(3000)]),
        ],
        good: [
            .podSpec(
                """
                securityContext: {fsGroup: 2000, supplementalGroups: [3000]}
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
                securityContext: {fsGroup: 70000}
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """
            ).with(["maximum": .number(80000)]),
        ],
        check: .pods { pod, judgement in
            let range = judgement.number("minimum")...max(judgement.number("minimum"), judgement.number("maximum"))
            let context = pod.node[.securityContext]
            if let group = context?["fsGroup"]?.int, !range.contains(group) {
                judgement.add("the pod has the group \(group)", at: "securityContext.fsGroup")
            }
            let bad = (context?["supplementalGroups"]).indexed.compactMap { index, group in
                group.int.flatMap { range.contains($0) ? nil : (index: index, value: String($0)) }
            }
            judgement.add({ "the pod has the groups \($0)" }, bad: bad, in: "securityContext.supplementalGroups")
        })
}
