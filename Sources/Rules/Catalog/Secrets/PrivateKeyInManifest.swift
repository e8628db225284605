import Kubernetes

extension Rule {
    static let privateKeyInManifest = Rule(
        id: "private-key-in-manifest",
        title: "Manifest contains a private key",
        severity: .critical,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            A private key that has been in a repository is known to everyone who could ever read it: it must be \
            replaced.
            """,
        remedy: "create a new key, and keep it where only its owner can read it",
        peers: [.kubescape("C-0012"), .datree("ALL_EXPOSED_SECRET_PRIVATEKEY")],
        bad: [
            .configMap(
                """
                key.pem: «|
                  -----BEGIN RSA PRIVATE KEY-----
                  MIIEowIBAAKCAQEA0123456789
                  -----END RSA PRIVATE KEY-----
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                data:
                  tls.key: «LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2Z0lCQURBTkJna3Foa2lHOXcwQkFRRUZBQQ==
                """),
        ],
        good: [
            .configMap(
                """
                ca.pem: |
                  -----BEGIN CERTIFICATE-----
                  MIIC0123456789abcdef0123456789
                  -----END CERTIFICATE-----
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                data: {tls.key: ""}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            let isSecret = object.isSecret
            for text in object.node.strings
            where !judgement.isFull && Credential.isPrivateKey(text.utf8, isEncoded: isSecret) {
                guard let path = text.path(from: object.node),
                    path != KubernetesObject.lastAppliedPath
                else { continue }
                judgement.add("\(path) holds a private key", path: path, position: text.position)
            }
        })
}
