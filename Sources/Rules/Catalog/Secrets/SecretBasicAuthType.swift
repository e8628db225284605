extension Rule {
    static let secretBasicAuthType = Rule(
        id: "secret-basic-auth-type",
        title: "Secret holds a user name and a password",
        severity: .low,
        isOnByDefault: false,
        standards: [.nsa("Secrets")],
        concern: .presence,
        why: """
            A password for basic authentication is sent with every request and is valid until somebody changes it.
            """,
        remedy: "use short-lived tokens, or certificates",
        peers: [.nsaBundle("nsa-cisa-k8s-v1.2 block-secrets-of-type-basic-auth")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                type: «kubernetes.io/basic-auth
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                type: «"kubernetes.io/basic-auth"
                metadata: {name: b}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                type: Opaque
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                data: {}
                """),
        ],
        check: .kinds([.secret]) { object, judgement in
            guard object.node[.type]?.equals("kubernetes.io/basic-auth") ?? false else { return }
            judgement.add("the secret holds a user name and a password", at: "type")
        })
}
