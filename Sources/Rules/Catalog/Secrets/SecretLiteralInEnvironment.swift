import Kubernetes
import Manifest

extension Rule {
    /// The values that a finding is known by are the names of the variables: the values themselves are not kept.
    static let secretLiteralInEnvironment = Rule(
        id: "secret-literal-in-environment",
        title: "Container environment contains a credential",
        severity: .high,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            Whoever can read the manifest, its history, or the pod has the credential; changing it means changing the \
            manifest.
            """,
        remedy: "put the value into a Secret and refer to it, preferably as a mounted file",
        peers: [.kubeLinter("env-var-secret"), .polaris("sensitiveContainerEnvVar"), .kubescape("C-0012")],
        bad: [
            .container(
                """
                env:
                  - name: DB_PASSWORD
                    value: «hunter2
                """),
            .container(#"env: [{name: PORT, value: "1"}, {name: apiKey, value: «"0123abcd"}]"#),
            .container(#"env: [{name: DATABASE_URL, value: «"postgres://app:hunter2@db/app"}]"#),
            .container("args: [--port=1, «--db-password=hunter2]"),
            .container("args: [--db-password, «kq8Zm2vTr9xW]"),
        ],
        good: [
            .container(
                """
                args: [--password-file=/run/x, --token=$(TOKEN)]
                env: [{name: PASSWORD_HASHER, value: argon2}, {name: MAX_TOKENS, value: "4096"}, {name: DSN, value: "postgres://app:$(PASSWORD)@db/app"}]
                """),
            .container(
                """
                env: [{name: DB_PASSWORD_FILE, value: /run/x}, {name: TOKEN_TTL, value: "60"}, {name: PASSWORD, value: $(OTHER)}, {name: SECRET, value: ""}]
                """),
            .container(
                """
                args: [--password-file, /run/secrets/password, --db-password, $(DB_PASSWORD), --token, --verbose]
                """),
            .container(
                """
                env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: AUTH_TOKEN, value: "true"}, {name: SECRET_NAME, value: db}]
                """),
        ],
        check: .containers { container, judgement in
            let bad = container.environment.compactMap { index, variable -> (index: Int, value: String)? in
                guard let field = variable[.name], let literal = variable[.value],
                    CredentialClassifier.mayBeCredential(name: field.utf8, value: literal.utf8),
                    let name = field.string, let value = literal.scalarText
                else { return nil }
                return CredentialClassifier.isCredential(name: name, value: value) ? (index, name) : nil
            }
            judgement.add({ "has a credential in its environment: \($0)" }, bad: bad, in: "env", field: "value")
            for list in [Key.command, .args] { judgement.addCredentials(of: container, in: list) }
        })
}

extension Judgement {
    /// The name of an option whose value is the next argument.
    private static func optionName(_ argument: Node) -> String? {
        guard argument.utf8.starts(with: "--".utf8), argument.utf8.count > 4,
            !argument.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") })
        else { return nil }
        return String(decoding: argument.utf8.dropFirst(2), as: UTF8.self)
    }

    /// Credentials among the arguments of a container's program.
    fileprivate mutating func addCredentials(of container: Container, in list: Key) {
        var option: String?
        let bad = container.node[list].indexed.compactMap { index, argument -> (index: Int, value: String)? in
            let name = option
            option = Judgement.optionName(argument)
            // `--password`, and the value behind it.
            if let name, option == nil, let value = argument.scalarText,
                CredentialClassifier.isCredential(name: name, value: value)
            {
                return (index, "--\(name)")
            }
            guard let text = argument.scalarText, let found = CredentialClassifier.credential(inArgument: text) else {
                return nil
            }
            return (index, found.name.isEmpty ? "an address" : "--\(found.name)")
        }
        add({ "has a credential in its \(list.text): \($0)" }, bad: bad, in: list.text)
    }
}
