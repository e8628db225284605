extension Rule {
    static let serviceExternalIPs = Rule(
        id: "service-external-ips",
        title: "Service takes over IP addresses",
        severity: .high,
        standards: [.cve("CVE-2020-8554")],
        concern: .presence,
        why: """
            Traffic from the cluster to these addresses goes to the Service, no matter who they belong to: the owner \
            of the Service can read and answer it.
            """,
        remedy: "remove externalIPs; let a load balancer assign addresses",
        mend: .unsafe(.removal),
        peers: [.trivy("KSV-0108"), .kyverno("restrict-service-external-ips"), .gatekeeper("externalip")],
        bad: [
            .spec(of: "v1 Service", "externalIPs: «[1.2.3.4]"),
            .spec(
                of: "v1 Service",
                """
                externalIPs:
                  «- 1.2.3.4
                  - 5.6.7.8
                """),
        ],
        good: [
            .spec(of: "v1 Service", "externalIPs: []"),
            .spec(of: "v1 Service", "type: ClusterIP"),
        ],
        check: .kinds([.service]) { object, judgement in
            let addresses = (object.spec?["externalIPs"]).indexed.compactMap(\.node.scalarText)
            guard !addresses.isEmpty else { return }
            judgement.add(
                "the Service takes over \(addresses.prefix(5).joined(separator: ", "))", at: "spec.externalIPs",
                values: addresses)
        })
}
