extension Rule {
    static let serviceExternalNameLocalhost = Rule(
        id: "service-external-name-localhost",
        title: "Service is an alias for localhost",
        severity: .medium,
        concern: .presence,
        why: """
            Some ingress controllers resolve such a name to themselves, and expose what listens on their localhost.
            """,
        remedy: "set externalName to the intended host",
        peers: [.kyverno("disallow-localhost-services")],
        bad: [
            .spec(
                of: "v1 Service",
                """
                type: ExternalName
                externalName: «localhost
                """),
            .spec(
                of: "v1 Service",
                """
                type: ExternalName
                externalName: «127.0.0.1
                """),
        ],
        good: [
            .spec(
                of: "v1 Service",
                """
                type: ExternalName
                externalName: db.example.com
                """),
            .spec(
                of: "v1 Service",
                """
                type: ClusterIP
                externalName: localhost
                """),
        ],
        check: .kinds([.service]) { object, judgement in
            guard object.spec?[.type]?.equals("ExternalName") ?? false,
                let name = object.spec?["externalName"]?.scalarText?.lowercased()
            else { return }
            let host = name.hasSuffix(".") ? String(name.dropLast()) : name
            guard host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.") || host == "::1" else {
                return
            }
            judgement.add("the Service is an alias for \(host)", at: "spec.externalName")
        })
}
