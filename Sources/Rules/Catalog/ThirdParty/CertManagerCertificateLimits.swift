import Kubernetes
import Manifest

extension Rule {
    static let certManagerCertificateLimits = Rule(
        id: "cert-manager-certificate-limits",
        title: "Certificate is valid for a long time, or for every host",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("maximumHours", .number(2_160), "how many hours a certificate may be valid")
        ],
        why: """
            A key that leaks can be used until its certificate expires; the key of a certificate for every host can be used for all of them.
            """,
        remedy: "set spec.duration to 90 days or less, and name the hosts",
        peers: [.kyverno("limit-dnsnames", "limit-duration", "restrict-issuer")],
        bad: [
            .spec(of: "cert-manager.io/v1 Certificate", "{duration: «8760h}"),
            .spec(of: "cert-manager.io/v1 Certificate", "{duration: «129601m}"),
            .spec(of: "cert-manager.io/v1 Certificate", #"{dnsNames: [a.example.com, «"*.example.com"]}"#),
            .manifest(
                """
                apiVersion: cert-manager.io/v1
                kind: Certificate
                metadata: {name: a}
                spec: {duration: «1440h}
                """
            ).with(["maximumHours": .number(720)]),
        ],
        good: [
            .manifest(
                """
                apiVersion: cert-manager.io/v1
                kind: Certificate
                metadata: {name: a}
                spec: {duration: 2160h, dnsNames: [a.example.com]}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: cert-manager.io/v1
                kind: Certificate
                metadata: {name: a}
                spec: {duration: 8760h}
                """
            ).with(["maximumHours": .number(9000)]),
        ],
        check: .kinds([Kind("Certificate", in: "cert-manager.io")]) { object, judgement in
            if let text = object.spec?["duration"]?.scalarText, let duration = GoDuration(text),
                duration.hours > Double(judgement.number("maximumHours"))
            {
                judgement.add("the certificate is valid for \(text)", at: "spec.duration")
            }
            let bad = (object.spec?["dnsNames"]).indexed.compactMap { index, name in
                name.scalarText.flatMap { $0.hasPrefix("*") ? (index: index, value: $0) : nil }
            }
            judgement.add({ "the certificate is for \($0)" }, bad: bad, in: "spec.dnsNames")
        })
}
