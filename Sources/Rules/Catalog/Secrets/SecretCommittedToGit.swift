extension Rule {
    static let secretCommittedToGit = Rule(
        id: "secret-committed-to-git",
        title: "Secret is committed to the repository",
        severity: .high,
        isOnlyForGit: true,
        standards: [.cis("5.4.2"), .nsa("Secrets")],
        concern: .presence,
        why: """
            base64 hides nothing: who may read the repository, now or ever, has the secret, and its history keeps \
            it.
            """,
        remedy: """
            keep it out of the repository: encrypt it (SealedSecret, SOPS) or let an operator fetch it \
            (ExternalSecret)
            """,
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                stringData:
                  «password: hunter2
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                data: {«a: eA==, b: RU5DW3g=}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                data: {a: "ENC[AES256_GCM,data:x]", b: "ENC[AES256_GCM,data:y]"}
                sops: {}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                data: {}
                """),
            .manifest(
                """
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata: {name: a}
                spec: {encryptedData: {a: AgB}}
                """),
        ],
        check: .kinds([.secret]) { object, judgement in
            for list in [Key.data, .stringData] {
                // A file of SOPS is encrypted only where every value is.
                let plain = (object.node[list]?.children.map { $0 } ?? []).filter {
                    let text = $0.scalarText ?? ""
                    return !text.isEmpty && !(text.hasPrefix("ENC[") && text.hasSuffix("]"))
                }
                guard let first = plain.first else { continue }
                judgement.add(
                    "the secret is committed in the clear", path: FieldPath([.key(list.text), .key(first.key)]),
                    anchor: list.text, position: first.keyPosition,
                    values: plain.map { "\($0.key) \(ContentDigest.text(of: $0).digest)" })
            }
        })
}
