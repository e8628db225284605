import Kubernetes
import Manifest

extension Rule {
    static let configMapSensitiveContent = Rule(
        id: "configmap-sensitive-content",
        title: "ConfigMap holds a credential",
        severity: .high,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            Whoever may read anything in a namespace can read its ConfigMaps, which are stored and shown without any \
            protection.
            """,
        remedy: "move the value into a Secret",
        peers: [.polaris("sensitiveConfigmapContent"), .trivy("KSV-0109", "KSV-01010"), .kubescape("C-0012")],
        bad: [
            .configMap("DB_PASSWORD: «hunter2"),
            .configMap(
                """
                app.properties: |
                  db.host=db
                  db.password=«hunter2
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                binaryData: {conf: «cGFzc3dvcmQ9UzNjcjN0UDRzc3cwcmQ5OQo=}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                binaryData: {logo: iVBORw0KGgo=, conf: cGFzc3dvcmQ9JHtQQVNTV09SRH0K}
                """),
            .configMap(#"{PASSWORD_FILE: /run/x, TOKEN_TTL: "60", app.conf: "password=${PASSWORD}"}"#),
            .configMap("{LOG_LEVEL: debug}"),
        ],
        check: .kinds([.configMap]) { object, judgement in
            for entry in object.node[.data]?.children.map({ $0 }) ?? [] {
                guard let found = credentials(in: entry) else { continue }
                judgement.add(
                    found.text, path: FieldPath([.key("data"), .key(entry.key)]), position: found.position,
                    values: found.values)
            }
            for entry in object.node["binaryData"]?.children.map({ $0 }) ?? [] {
                let settings = Base64.decodedPrefix(of: entry.utf8).withUnsafeBufferPointer(Rule.settings)
                guard !settings.isEmpty else { continue }
                judgement.add(
                    "the entry \(entry.key) holds a credential: \(Phrase.list(settings.map(\.name)))",
                    path: FieldPath([.key("binaryData"), .key(entry.key)]), position: entry.position,
                    values: [ContentDigest.text(of: entry.utf8)])
            }
        })

    /// A credential in a line of a text.
    private struct Setting {
        var name: String
        var position: Position
        var digest: String
    }

    private static func settings(in text: UnsafeBufferPointer<UInt8>) -> [Setting] {
        text.lines.enumerated().compactMap { index, line in
            CredentialClassifier.credential(inLine: line).map { setting in
                Setting(
                    name: setting.name, position: Position(line: index + 1, column: setting.offset + 1),
                    digest: ContentDigest.text(of: line))
            }
        }
    }

    /// The credentials of an entry: the entry as a whole, or lines of it. The text names the settings, never a value.
    private static func credentials(in entry: Node) -> (text: String, position: Position, values: [String])? {
        let value = entry.utf8
        if value.count <= 1_000, !value.contains(UInt8(ascii: "\n")),
            CredentialClassifier.mayBeCredential(name: entry.keyUTF8, value: value),
            CredentialClassifier.isCredential(name: entry.key, value: String(decoding: value, as: UTF8.self))
        {
            return ("the entry \(entry.key) holds a credential", entry.position, [ContentDigest.text(of: value)])
        }
        let settings = settings(in: value)
        guard let first = settings.first else { return nil }
        let position = TextOrigin(entry).position(of: first.position)
        let names = Phrase.list(settings.map(\.name))
        return ("the entry \(entry.key) holds a credential: \(names)", position, settings.map(\.digest))
    }
}
