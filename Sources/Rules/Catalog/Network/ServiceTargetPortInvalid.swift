extension Rule {
    static let serviceTargetPortInvalid = Rule(
        id: "service-target-port-invalid",
        title: "Service has an invalid target port",
        severity: .medium,
        concern: .presence,
        why: "The API server rejects the object, or the Service sends its traffic nowhere.",
        remedy: """
            use a number from 1 to 65535, or a name of at most 15 lower-case letters, digits and hyphens
            """,
        peers: [.kubeLinter("invalid-target-ports"), .popeye("1106", "1101")],
        bad: [
            .spec(of: "v1 Service", "ports: [{port: 80, targetPort: «70000}]"),
            .spec(
                of: "v1 Service",
                """
                ports:
                  - port: 80
                    targetPort: «Http_Port
                """),
        ],
        good: [
            .spec(
                of: "v1 Service",
                """
                ports: [{port: 80, targetPort: http-alt}, {port: 81, targetPort: 8080}, {port: 82}]
                """),
            .spec(of: "v1 Service", "ports: [{port: 80, targetPort: 8080}]"),
        ],
        check: .kinds([.service]) { object, judgement in
            let bad = (object.spec?[.ports]).indexed.compactMap { index, port -> (index: Int, value: String)? in
                guard let target = port["targetPort"], !target.isNull, let text = target.scalarText else { return nil }
                // Zero and nothing stand for the port of the Service.
                if target.int == 0 || text.isEmpty { return nil }
                if let number = target.int { return (1...65_535).contains(number) ? nil : (index, text) }
                return PortName.isValid(text) ? nil : (index, text)
            }
            judgement.add(
                { "the Service has the invalid target port \($0)" }, bad: bad, in: "spec.ports", field: "targetPort"
            )
        })
}
