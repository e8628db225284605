import Kubernetes
import Manifest

extension Rule {
    static let consulTraefikTLSMinimum = Rule(
        id: "consul-traefik-tls-minimum",
        title: "Old versions of TLS are accepted",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: "TLS before 1.2 can be broken by whoever is between client and server.",
        remedy: "set the minimum version to TLS 1.2 or newer",
        peers: [.kyverno("enforce-min-tls-version", "disallow-default-tlsoptions")],
        bad: [
            .spec(of: "traefik.io/v1alpha1 TLSOption", "«cipherSuites: [a]"),
            .spec(of: "consul.hashicorp.com/v1alpha1 Mesh", "{tls: {incoming: {tlsMinVersion: «TLSv1_1}}}"),
        ],
        good: [
            .spec(of: "traefik.io/v1alpha1 TLSOption", "{minVersion: VersionTLS13}"),
            .spec(of: "consul.hashicorp.com/v1alpha1 Mesh", "{tls: {incoming: {tlsMinVersion: TLSv1_2}}}"),
        ],
        check: .objects(of: .only(kindsWithTLS)) { object, judgement in
            let modern: Set = ["VersionTLS12", "VersionTLS13", "TLSv1_2", "TLSv1_3"]
            if object.kind == "TLSOption", object.group.hasPrefix("traefik") {
                let version = object.spec?["minVersion"]?.scalarText ?? ""
                if !modern.contains(version) {
                    judgement.add("old versions of TLS are accepted", at: "spec.minVersion")
                }
            }
            if object.isKind("Mesh", in: "consul.hashicorp.com") {
                for direction in ["incoming", "outgoing"] {
                    guard let version = object.spec?["tls"]?[direction]?["tlsMinVersion"]?.scalarText,
                        !modern.contains(version)
                    else { continue }
                    judgement.add("old versions of TLS are accepted", at: "spec.tls.\(direction).tlsMinVersion")
                }
            }
        })

    private static let kindsWithTLS = [
        Kind("TLSOption", in: "traefik.io"), Kind("TLSOption", in: "traefik.containo.us"),
        Kind("Mesh", in: "consul.hashicorp.com"),
    ]
}
