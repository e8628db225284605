import Kubernetes

extension Rule {
    static let credentialInManifest = Rule(
        id: "credential-in-manifest",
        title: "Manifest contains a token of a well-known service",
        severity: .critical,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            A token that has been in a repository is known to everyone who could ever read it: it must be revoked, not \
            only removed.
            """,
        remedy: "revoke the token where it was issued, and keep the new one in a Secret",
        peers: [
            .kubescape("C-0012"),
            .datree(
                "ALL_EXPOSED_SECRET_BITBUCKET", "ALL_EXPOSED_SECRET_DATADOG", "ALL_EXPOSED_SECRET_GCP",
                "ALL_EXPOSED_SECRET_AWS", "ALL_EXPOSED_SECRET_GITHUB", "ALL_EXPOSED_SECRET_GITLAB"),
        ],
        bad: [
            .configMap(#"config: «"url=x key=ghp_0123456789abcdefghijABCDEFGHIJ012345""#),
            .container(
                """
                env:
                  - name: X
                    value: «ghp_0123456789abcdefghijABCDEFGHIJ012345
                """),
        ],
        good: [
            .configMap(#"config: "AKIAQ4EXAMPLE7KEY3ZD ghp_ eyJhbGciOi""#),
            .container("env: [{name: X, value: registry.example.com/ghp_team/app}]"),
        ],
        check: .objects(of: .any) { object, judgement in
            for text in object.node.strings where !judgement.isFull {
                guard let kind = Credential.kind(in: text.utf8), let path = text.path(from: object.node) else {
                    continue
                }
                judgement.add("\(path) holds \(kind)", path: path, position: text.position)
            }
        })
}
