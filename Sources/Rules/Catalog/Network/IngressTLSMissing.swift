import Kubernetes

extension Rule {
    static let ingressTLSMissing = Rule(
        id: "ingress-tls-missing",
        title: "Ingress serves a host without TLS",
        severity: .medium,
        standards: [.nsa("Encryption")],
        concern: .either,
        why: """
            What is sent to the host can be read and changed in transit, including passwords and cookies.
            """,
        remedy: "add the host to spec.tls with a secret that holds its certificate",
        peers: [
            .polaris("tlsSettingsMissing"), .kubescape("C-0263"),
            .kyverno("require-ingress-https", "ingress-host-match-tls"), .gatekeeper("httpsonly"),
        ],
        bad: [
            .spec(of: "networking.k8s.io/v1 Ingress", "«rules: [{host: a.example.com}]"),
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                tls: [{hosts: [b.example.com], secretName: x}]
                rules:
                  - host: b.example.com
                  - host: «a.example.com
                """),
        ],
        good: [
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                tls: [{hosts: ["*.example.com"], secretName: x}]
                rules: [{host: a.example.com}]
                """),
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                tls: [{secretName: x}]
                rules: [{host: a.example.com}]
                """),
            .spec(
                of: "networking.k8s.io/v1 Ingress",
                """
                tls: [{hosts: [a.example.com], secretName: x}]
                rules: [{host: a.example.com}]
                """),
        ],
        check: .kinds([.ingress]) { object, judgement in
            guard let spec = object.spec, !spec["rules"].isMissingOrEmpty || !spec["defaultBackend"].isMissingOrEmpty
            else { return }
            let tls = spec["tls"].indexed.map(\.node)
            if terminatesTLSElsewhere(object) { return }
            guard !tls.isEmpty else { return judgement.add("the Ingress has no TLS", at: "spec.tls") }
            // An entry without hosts is for all of them.
            if tls.contains(where: { $0["hosts"].isMissingOrEmpty }) { return }
            let covered = tls.flatMap { $0["hosts"].indexed.compactMap(\.node.scalarText) }
            let bad = spec["rules"].indexed.compactMap { index, rule -> (index: Int, value: String)? in
                guard let host = rule["host"]?.scalarText, !host.isEmpty, !covered.contains(where: { covers($0, host) })
                else {
                    return nil
                }
                return (index, host)
            }
            judgement.add({ "the Ingress serves \($0) without TLS" }, bad: bad, in: "spec.rules", field: "host")
        })

    /// Whether the controller takes TLS from annotations, or passes it through. Each controller has its own.
    private static func terminatesTLSElsewhere(_ ingress: KubernetesObject) -> Bool {
        let present = [
            "alb.ingress.kubernetes.io/certificate-arn", "networking.gke.io/managed-certificates",
            "ingress.gcp.kubernetes.io/pre-shared-cert", "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
            "service.beta.kubernetes.io/aws-load-balancer-ssl-cert", "route.openshift.io/termination",
        ]
        let enabled = [
            "nginx.ingress.kubernetes.io/ssl-passthrough", "traefik.ingress.kubernetes.io/router.tls",
            "haproxy.org/ssl-passthrough", "haproxy-ingress.github.io/ssl-passthrough",
        ]
        let ports = ingress.annotation("alb.ingress.kubernetes.io/listen-ports")?.string ?? ""
        return present.contains { ingress.annotation($0)?.scalarText?.isEmpty == false }
            || enabled.contains { ingress.annotation($0)?.scalarText == "true" } || ports.contains("HTTPS")
    }

    /// Whether a host of a certificate covers one: itself, or with a star for the first label.
    private static func covers(_ pattern: String, _ host: String) -> Bool {
        guard pattern.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return pattern == host }
        return pattern == host || host[dot...] == pattern.dropFirst()
    }
}
