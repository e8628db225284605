extension Rule {
    static let log4shellMitigationMissing = Rule(
        id: "log4shell-mitigation-missing",
        title: "Java container lacks the setting against Log4Shell",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            Versions of Log4j before 2.17 run code that a logged text refers to; the setting turns that off for \
            versions from 2.10 on.
            """,
        remedy: "set LOG4J_FORMAT_MSG_NO_LOOKUPS to true or, better, use Log4j 2.17 or newer",
        peers: [.kyverno("mitigate-log4shell")],
        bad: [
            .container(
                """
                «name: a
                image: tomcat:8
                """),
            .container(
                """
                name: a
                image: openjdk:8
                env: «[{name: A, value: b}]
                """),
        ],
        good: [
            .container(
                """
                name: a
                image: tomcat:8
                env: [{name: LOG4J_FORMAT_MSG_NO_LOOKUPS, value: "true"}]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            let names = [
                "tomcat", "openjdk", "elasticsearch", "solr", "logstash", "kafka", "eclipse-temurin", "jetty",
                "wildfly",
            ]
            guard let image = container.imageReference, names.contains(image.baseName) else { return }
            let isOff = container.environment.contains {
                $0.node[.name]?.equals("LOG4J_FORMAT_MSG_NO_LOOKUPS") ?? false
                    && $0.node[.value]?.scalarText?.lowercased() == "true"
            }
            guard !isOff else { return }
            judgement.add("does not switch off lookups in Log4j", at: "env", values: [])
        })
}
