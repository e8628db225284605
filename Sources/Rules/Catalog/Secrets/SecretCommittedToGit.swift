import Kubernetes
import Manifest

extension Rule {
    static let secretCommittedToGit = Rule(
        id: "secret-committed-to-git",
        title: "Secret is committed to the repository",
        severity: .high,
        isOnlyForGit: true,
        standards: [.cis("5.4.2"), .nsa("Secrets")],
        concern: .presence,
        why: """
            base64 hides nothing: whoever can read the repository, now or at any later time, has the secret, and the \
            Git history keeps it.
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
                data: {«a: aHVudGVyMg==, b: RU5DW3g=}
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
                stringData: {password: "${DB_PASSWORD}", token: <your-token>}
                """),
            .spec(of: "bitnami.com/v1alpha1 SealedSecret", "{encryptedData: {a: AgB}}"),
        ],
        check: .kinds([.secret]) { object, judgement in
            for list in [Key.data, .stringData] {
                // A file of SOPS is encrypted only where every value is.
                let plain = (object.node[list]?.children.map { $0 } ?? []).filter {
                    // What SOPS adds to a file of lines, beside values that are encrypted.
                    if $0.key.hasPrefix("sops_") { return false }
                    let text = $0.scalarText ?? ""
                    // An operator fills in the templates of what it makes, and adds what is secret to what is not.
                    if judgement.isPartial, object.isPart { return hasCredential(text, besideTemplatesIn: $0.key) }
                    return !CredentialClassifier.isReference(list == .data ? decoded(text) : text)
                }
                guard let first = plain.first else { continue }
                judgement.add(
                    "the secret is committed unencrypted", path: FieldPath([.key(list.text), .key(first.key)]),
                    anchor: list.text, position: first.keyPosition,
                    values: plain.map { "\($0.key) \(ContentDigest.text(of: $0).digest)" })
            }
        })
    /// Whether a credential stands in a text beside what is filled in.
    private static func hasCredential(_ text: String, besideTemplatesIn key: String) -> Bool {
        var rest = ""
        for (index, piece) in text.split(separator: "{{", omittingEmptySubsequences: false).enumerated() {
            let halves = piece.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            rest += index > 0 && halves.count > 1 ? halves[1] : piece
        }
        if CredentialClassifier.isCredential(name: key, value: rest) { return true }
        return rest.split(whereSeparator: \.isNewline).contains { line in
            Array(line.utf8).withUnsafeBufferPointer { CredentialClassifier.credential(inLine: $0) != nil }
        }
    }

    /// What the base64 of a value stands for; the value as it is where it is none.
    private static func decoded(_ text: String) -> String {
        if text.hasPrefix("ENC[") { return text }
        let bytes = Array(text.utf8).withUnsafeBufferPointer { Base64.decodedPrefix(of: $0) }
        return bytes.isEmpty ? text : String(decoding: bytes, as: UTF8.self)
    }
}
