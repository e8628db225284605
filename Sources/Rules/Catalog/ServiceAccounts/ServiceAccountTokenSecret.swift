extension Rule {
    static let serviceAccountTokenSecret = Rule(
        id: "service-account-token-secret",
        title: "Secret holds a token that never expires",
        severity: .medium,
        standards: [.cis("5.1.6")],
        concern: .presence,
        why: """
            A token of this type is valid until somebody deletes it, wherever it has been copied to.
            """,
        remedy: """
            use a token with a limited lifetime, from kubectl create token or a projected volume
            """,
        peers: [.kyverno("deny-secret-service-account-token-type", "check-serviceaccount-secrets")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                type: «kubernetes.io/service-account-token
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                type: «"kubernetes.io/service-account-token"
                metadata:
                  name: b
                  annotations: {kubernetes.io/service-account.name: web}
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
                """),
        ],
        check: .kinds([.secret]) { object, judgement in
            guard object.node[.type]?.equals("kubernetes.io/service-account-token") ?? false else { return }
            let account = object.annotation("kubernetes.io/service-account.name")?.scalarText ?? ""
            judgement.add("the secret holds a token that never expires", at: "type", values: [account])
        })
}
