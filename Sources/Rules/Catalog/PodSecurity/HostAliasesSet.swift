extension Rule {
    static let hostAliasesSet = Rule(
        id: "host-aliases-set",
        title: "Pod changes what host names resolve to",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Entries in /etc/hosts send a program to other addresses than DNS gives and reviewers expect.
            """,
        remedy: "use DNS, or a Service of the type ExternalName",
        mend: .unsafe(.removal),
        peers: [.kubesec("HostAliases"), .trivy("KSV-0007")],
        bad: [
            .podSpec("hostAliases: «[{ip: 1.2.3.4, hostnames: [a]}]"),
            .podSpec(
                """
                hostAliases:
                  «- ip: 1.2.3.4
                    hostnames: [b]
                """),
        ],
        good: [
            .podSpec("hostAliases: []"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            guard !pod.node["hostAliases"].isMissingOrEmpty else { return }
            judgement.add("the pod changes what host names resolve to", at: "hostAliases")
        })
}
