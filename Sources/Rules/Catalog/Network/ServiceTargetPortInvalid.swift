extension Rule {
    static let serviceTargetPortInvalid = Rule(
        id: "service-target-port-invalid",
        title: "Service names a port that cannot be",
        severity: .medium,
        concern: .presence,
        why: "The API server refuses the object, or the Service sends its traffic nowhere.",
        remedy: """
            use a number from 1 to 65535, or a name of at most 15 lower-case letters, digits and hyphens
            """,
        peers: "kube-linter invalid-target-ports; popeye 1106, 1101",
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  ports: [{port: 80, targetPort: «70000}]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  ports:
                    - port: 80
                      targetPort: «Http_Port
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  ports: [{port: 80, targetPort: http-alt}, {port: 81, targetPort: 8080}, {port: 82}]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  ports: [{port: 80, targetPort: 8080}]
                """),
        ],
        check: .kinds([.service]) { object, judgement in
            let bad = (object.spec?[.ports]).indexed.compactMap { index, port -> (index: Int, value: String)? in
                guard let target = port["targetPort"], !target.isNull, let text = target.scalarText else { return nil }
                if let number = target.int { return (1...65_535).contains(number) ? nil : (index, text) }
                return isPortName(text) ? nil : (index, text)
            }
            judgement.add(
                { "the Service names the port \($0), which cannot be" }, bad: bad, in: "spec.ports", field: "targetPort"
            )
        })

    /// An IANA service name: at most 15 lower-case letters, digits and hyphens, at least one letter, no hyphen at an end or
    /// beside another.
    private static func isPortName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (1...15).contains(bytes.count) && bytes.contains { (0x61...0x7a).contains($0) }
            && bytes.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
            && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-") && !text.contains("--")
    }
}
