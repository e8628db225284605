extension Rule {
    static let duplicateKey = Rule(
        id: "duplicate-key",
        title: "Duplicate key",
        severity: .medium,
        traits: [.isInEveryProfile],
        concern: .presence,
        why: """
            kubectl silently takes the last value; a reader sees the first. What was reviewed is not what runs.
            """,
        remedy: "remove all but one of the keys",
        mend: .safe(.duplicate),
        bad: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                «image: registry.example.com/web:1.5
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, «"name": other}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: settings
                  «name: settings
                """),
        ],
        good: [
            .configMap("name: settings"),
            // A merge key is overridden on purpose.
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: &base
                  name: settings
                data:
                  <<: *base
                  name: other
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            // Whoever writes hundreds of them is told enough by the first.
            for duplicate in object.node.duplicateKeys.prefix(50) {
                guard let path = duplicate.node.path(from: object.node) else { continue }
                judgement.add(
                    "the key \"\(duplicate.node.key)\" appears twice, first on line \(duplicate.first.line); the last one wins",
                    path: path, position: duplicate.node.keyPosition)
            }
        })
}
