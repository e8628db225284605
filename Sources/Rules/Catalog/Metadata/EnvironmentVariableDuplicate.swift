extension Rule {
    static let environmentVariableDuplicate = Rule(
        id: "environment-variable-duplicate",
        title: "Environment variable is set more than once",
        severity: .low,
        concern: .presence,
        why: "The last value is used; anyone who reads or changes the first one is misled.",
        remedy: "remove all but one of them",
        peers: [
            .kubeLinter("duplicate-env-var"), .kubeScore("environment-variable-key-duplication"), .kubescape("C-0295"),
        ],
        bad: [
            .container(
                """
                env:
                  - {name: A, value: "1"}
                  - {name: B, value: "2"}
                  - {name: «A, value: "3"}
                """),
            .container("env: [{name: X, value: a}, {name: «X, value: a}]"),
        ],
        good: [
            .container(#"env: [{name: A, value: "1"}, {name: a, value: "1"}]"#),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            guard let environment = container.node[.env], environment.count > 1 else { return }
            var seen: Set<String> = []
            let bad = container.environment.compactMap { index, variable -> (index: Int, value: String)? in
                guard let name = variable[.name]?.scalarText, !seen.insert(name).inserted else { return nil }
                return (index, name)
            }
            judgement.add({ "sets \($0) more than once" }, bad: bad, in: "env", field: "name")
        })
}
