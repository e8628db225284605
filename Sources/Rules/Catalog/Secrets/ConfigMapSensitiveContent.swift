extension Rule {
    static let configMapSensitiveContent = Rule(
        id: "configmap-sensitive-content",
        title: "ConfigMap holds a credential",
        severity: .high,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            Whoever may read anything in a namespace reads its ConfigMaps, and they are kept and shown without any \
            protection.
            """,
        remedy: "move the value into a Secret",
        peers: "polaris sensitiveConfigmapContent; trivy KSV-0109, KSV-01010; kubescape C-0012",
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data:
                  DB_PASSWORD: «hunter2
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data:
                  app.properties: «|
                    db.host=db
                    db.password=hunter2
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data: {PASSWORD_FILE: /run/x, TOKEN_TTL: "60", app.conf: "password=${PASSWORD}"}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data: {LOG_LEVEL: debug}
                """),
        ],
        check: .kinds([.configMap]) { object, judgement in
            let bad = (object.node[.data]?.children.map { $0 } ?? []).filter { entry in
                guard let value = entry.scalarText else { return false }
                if SensitiveName.namesCredential(entry.key) {
                    return SensitiveName.isLiteral(value) && !value.contains("\n")
                }
                return value.split(separator: "\n").contains(where: setsCredential)
            }
            for entry in bad {
                judgement.add(
                    "the entry \(entry.key) holds a credential", path: FieldPath([.key("data"), .key(entry.key)]),
                    position: entry.position)
            }
        })

    /// Whether a line of a configuration file sets a credential: `db.password=...`, `apiKey: ...`.
    private static func setsCredential(_ line: Substring) -> Bool {
        guard line.utf8.count <= 500, let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            return false
        }
        let name = line[..<mark].filter { $0 != " " && $0 != "\"" && $0 != "'" && $0 != "-" }
        let value = line[line.index(after: mark)...].drop { $0 == " " || $0 == "\"" || $0 == "'" }
        guard !name.isEmpty, name.utf8.count <= 60, !name.contains("#"), !name.contains("/") else { return false }
        return !value.contains(" ") && !value.hasPrefix("[") && SensitiveName.namesCredential(String(name))
            && SensitiveName.isLiteral(String(value.prefix { $0 != "\"" && $0 != "'" }))
    }
}
