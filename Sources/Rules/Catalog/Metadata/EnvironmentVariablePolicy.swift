extension Rule {
    static let environmentVariablePolicy = Rule(
        id: "environment-variable-policy",
        title: "Environment variable is not allowed",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter(
                "forbidden",
                .texts(["LD_PRELOAD", "LD_LIBRARY_PATH", "NODE_TLS_REJECT_UNAUTHORIZED", "PYTHONHTTPSVERIFY"]),
                "names that no variable may have")
        ],
        why: "Some variables change how a program loads code or checks certificates.",
        remedy: "remove the variable",
        peers: [.kubeLinter("env-value-from"), .kyverno("check-env-vars")],
        bad: [
            .container("env: [{name: «LD_PRELOAD, value: /x.so}]"),
            .container(
                """
                env:
                  - {name: A, value: b}
                  - {name: «NODE_TLS_REJECT_UNAUTHORIZED, value: "0"}
                """),
            .container(
                """
                env: [{name: «JAVA_OPTS, value: "-Xmx1g"}]
                """
            ).with(["forbidden": .texts(["JAVA_OPTS"])]),
        ],
        good: [
            .container("env: [{name: PATH_PREFIX, value: /x}]"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                env: [{name: LD_PRELOAD, value: /x.so}]
                """
            ).with(["forbidden": .texts(["JAVA_OPTS"])]),
        ],
        check: .containers { container, judgement in
            let bad = container.environment.compactMap { index, variable in
                variable[.name]?.scalarText.flatMap {
                    judgement.texts("forbidden").contains($0) ? (index: index, value: $0) : nil
                }
            }
            judgement.add({ "sets \($0)" }, bad: bad, in: "env", field: "name")
        })
}
