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
            for entry in object.node[.data]?.children.map({ $0 }) ?? [] {
                let credentials = credentials(in: entry)
                if credentials.isEmpty { continue }
                judgement.add(
                    "the entry \(entry.key) holds a credential", path: FieldPath([.key("data"), .key(entry.key)]),
                    position: entry.position, values: credentials.map { ContentDigest.text(of: $0) })
            }
        })

    /// The credentials of an entry: the entry as a whole, or lines of it.
    private static func credentials(in entry: Node) -> [UnsafeBufferPointer<UInt8>] {
        let value = entry.utf8
        if SensitiveName.mayNameCredential(entry.keyUTF8), SensitiveName.namesCredential(entry.key) {
            let isOne =
                !value.contains(UInt8(ascii: "\n"))
                && SensitiveName.isLiteral(String(decoding: value, as: UTF8.self))
            return isOne ? [value] : []
        }
        return value.count > 8 ? value.lines.filter(setsCredential) : []
    }

    /// Whether a line of a configuration file sets a credential: `db.password=...`, `apiKey: ...`.
    private static func setsCredential(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard line.count <= 500, let mark = endOfName(line),
            SensitiveName.mayNameCredential(UnsafeBufferPointer(rebasing: line[..<mark]))
        else { return false }
        let name = String(decoding: line[..<mark], as: UTF8.self).filter { !" \"'-".contains($0) }
        let value = String(decoding: line[(mark + 1)...], as: UTF8.self).drop { " \"'".contains($0) }
        guard !name.isEmpty, !name.contains("#"), !name.contains("/"), !value.contains(" "), !value.hasPrefix("[")
        else {
            return false
        }
        return SensitiveName.namesCredential(name)
            && SensitiveName.isLiteral(String(value.prefix { $0 != "\"" && $0 != "'" }))
    }

    private static func endOfName(_ line: UnsafeBufferPointer<UInt8>) -> Int? {
        let start = UnsafeBufferPointer(rebasing: line.prefix(80))
        let colon = ByteSearch.first(start, ":") ?? start.count
        let end = ByteSearch.first(UnsafeBufferPointer(rebasing: start[..<colon]), "=") ?? colon
        return end < start.count ? end : nil
    }
}
