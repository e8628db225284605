extension Rule {
    /// The values that a finding is known by are the names of the variables: the values themselves are not kept.
    static let secretLiteralInEnvironment = Rule(
        id: "secret-literal-in-environment",
        title: "Credential stands in the environment of a container",
        severity: .high,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            Who may read the manifest, its history, or the pod, has the credential; changing it means changing the \
            manifest.
            """,
        remedy: "put the value into a Secret and refer to it, best as a mounted file",
        peers: "kube-linter env-var-secret; polaris sensitiveContainerEnvVar; kubescape C-0012",
        bad: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                env:
                  - name: DB_PASSWORD
                    value: «hunter2
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                env: [{name: PORT, value: "1"}, {name: apiKey, value: «"0123abcd"}]
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                env: [{name: DB_PASSWORD_FILE, value: /run/x}, {name: TOKEN_TTL, value: "60"}, {name: PASSWORD, value: $(OTHER)}, {name: SECRET, value: ""}]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: AUTH_TOKEN, value: "true"}, {name: SECRET_NAME, value: db}]
                """),
        ],
        check: .containers { container, judgement in
            let bad = container.environment.compactMap { index, variable -> (index: Int, value: String)? in
                guard let field = variable[.name], SensitiveName.mayNameCredential(field.utf8), let name = field.string,
                    SensitiveName.namesCredential(name),
                    let value = variable[.value]?.scalarText, SensitiveName.isLiteral(value)
                else { return nil }
                return (index, name)
            }
            judgement.add({ "has a credential in its environment: \($0)" }, bad: bad, in: "env", field: "value")
        })
}
