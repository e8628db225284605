extension Rule {
    static let crEscapeSysctl = Rule(
        id: "cr-escape-sysctl",
        title: "Value of a kernel parameter smuggles in another one",
        severity: .high,
        standards: [.cve("CVE-2022-0811")],
        concern: .presence,
        why: """
            Versions of CRI-O with CVE-2022-0811 take what follows a + or = in the value of a kernel parameter as another \
            parameter: a way to escape to the node.
            """,
        remedy: "remove the + or = from the value",
        peers: [.kyverno("prevent-cr8escape")],
        bad: [
            .podSpec(
                """
                securityContext:
                  sysctls:
                    - name: kernel.shm_rmid_forced
                      value: «"1+kernel.core_pattern=|/x"
                """),
            .podSpec(#"securityContext: {sysctls: [{name: a, value: "1"}, {name: b, value: «"a=b"}]}"#),
        ],
        good: [
            .podSpec(#"securityContext: {sysctls: [{name: kernel.shm_rmid_forced, value: "1"}]}"#),
            .podSpec(#"securityContext: {sysctls: [{name: net.ipv4.ping_group_range, value: "0 1"}]}"#),
        ],
        check: .pods { pod, judgement in
            let bad = pod.sysctls.compactMap { index, sysctl in
                sysctl[.value]?.scalarText.flatMap {
                    $0.contains { "+=".contains($0) } ? (index: index, value: $0) : nil
                }
            }
            judgement.add(
                { "the pod sets a kernel parameter to \($0)" }, bad: bad, in: "securityContext.sysctls", field: "value")
        })
}
