extension Rule {
    static let servicePortOutOfRange = Rule(
        id: "service-port-out-of-range",
        title: "Service uses a port that is not allowed",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("allowed", .texts(["80", "443", "1024-65535"]), "ports and port ranges that a Service may use"),
            Parameter("minimumNodePort", .number(30000), "the lowest node port"),
            Parameter("maximumNodePort", .number(32767), "the highest node port"),
        ],
        why: "Firewalls and other teams rely on the ports that have been agreed on.",
        remedy: "use a port that the policy allows",
        peers: [.kyverno("restrict-service-port-range")],
        bad: [
            .spec(of: "v1 Service", "ports: [{port: «22}]"),
            .spec(
                of: "v1 Service",
                """
                type: NodePort
                ports: [{port: 80, nodePort: «29999}]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  ports: [{port: «8080}]
                """
            ).with(["allowed": .texts(["443"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  ports: [{port: 443}]
                """),
            .spec(of: "v1 Service", "ports: [{port: 80, nodePort: 30080}]"),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  ports: [{port: 22}]
                """
            ).with(["allowed": .texts(["22"])]),
        ],
        check: .kinds([.service]) { object, judgement in
            let allowed = judgement.texts("allowed")
            for (index, port) in (object.spec?[.ports]).indexed {
                if let number = port["port"]?.int, !allowed.contains(where: { includes($0, number) }) {
                    judgement.add("the Service uses the port \(number)", at: "spec.ports[\(index)].port")
                }
                let nodePorts =
                    judgement.number(
                        "minimumNodePort")...max(
                        judgement.number("minimumNodePort"), judgement.number("maximumNodePort"))
                if let number = port["nodePort"]?.int, number != 0, !nodePorts.contains(number) {
                    judgement.add(
                        "the Service opens the port \(number) on every node", at: "spec.ports[\(index)].nodePort")
                }
            }
        })

    /// Whether `80` or `1024-65535` has a number.
    private static func includes(_ range: String, _ number: Int) -> Bool {
        let ends = range.split(separator: "-").map { Int($0) }
        guard let first = ends.first, let low = first, let last = ends.last, let high = last else { return false }
        return low <= number && number <= high
    }
}
