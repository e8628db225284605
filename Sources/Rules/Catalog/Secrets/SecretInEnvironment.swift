extension Rule {
    static let secretInEnvironment = Rule(
        id: "secret-in-environment",
        title: "Secret is passed in the environment",
        severity: .low,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            An environment variable is passed to every child process, and ends up in crash reports and in debugging \
            output.
            """,
        remedy: "mount the secret as a file",
        peers: [
            .kubeLinter("read-secret-from-env-var", "env-value-from"), .kubesec("SecretsAsEnvironmentVariables"),
            .checkov("CKV_K8S_35"), .kubescape("C-0207"), .datree("CIS_INVALID_KEY_SECRETKEYREF_SECRETREF"),
            .kyverno("disallow-secrets-from-env-vars", "disallow-all-secrets"),
        ],
        bad: [
            .container(
                """
                env:
                  - name: PASSWORD
                    valueFrom:
                      secretKeyRef: «{name: db, key: password}
                """),
            .container(
                """
                envFrom:
                  - configMapRef: {name: a}
                  - secretRef: «{name: db}
                """),
        ],
        good: [
            .container("env: [{name: A, value: b}, {name: C, valueFrom: {configMapKeyRef: {name: d, key: e}}}]"),
            .container("envFrom: [{configMapRef: {name: a}}]"),
        ],
        check: .containers { container, judgement in
            let single = container.environment.filter { $0.node[.valueFrom]?["secretKeyRef"]?.isMapping ?? false }
                .map { (index: $0.index, value: $0.node[.name]?.scalarText ?? "") }
            judgement.add(
                { "gets secrets in its environment: \($0)" }, bad: single, in: "env", field: "valueFrom.secretKeyRef")
            let whole = container.node[.envFrom].indexed.filter { $0.node["secretRef"]?.isMapping ?? false }
                .map { (index: $0.index, value: $0.node["secretRef"]?[.name]?.scalarText ?? "") }
            judgement.add({ "gets the secret \($0) in its environment" }, bad: whole, in: "envFrom", field: "secretRef")
        })
}
