extension Rule {
    static let serviceUnnamedOrNumericPorts = Rule(
        id: "service-unnamed-or-numeric-ports",
        title: "Service refers to the port of its pods by number",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A name stays the same when the application moves to another port; a number must be changed in two places.
            """,
        remedy: "name the port in the container, and use the name in targetPort",
        peers: [.kyverno("require-container-port-names"), .popeye("1102", "105", "108", "1403")],
        bad: [
            .spec(of: "v1 Service", "ports: [{port: 80, targetPort: «8080}]"),
            .spec(
                of: "v1 Service",
                """
                ports:
                  - {port: 80, targetPort: http}
                  - {port: 81, targetPort: «8081}
                """),
        ],
        good: [
            .spec(of: "v1 Service", "ports: [{port: 80, targetPort: http}]"),
            .spec(of: "v1 Service", "ports: [{port: 80}]"),
        ],
        check: .kinds([.service]) { object, judgement in
            let bad = (object.spec?[.ports]).indexed.compactMap { index, port in
                port["targetPort"]?.int.map { (index: index, value: String($0)) }
            }
            judgement.add(
                { "the Service refers to the port \($0) by number" }, bad: bad, in: "spec.ports", field: "targetPort")
        })
}
