import Kubernetes
import Manifest

extension Rule {
    static let istioMtlsNotStrict = Rule(
        id: "istio-mtls-not-strict",
        title: "Istio accepts unencrypted traffic",
        severity: .info,
        isOnByDefault: false,
        standards: [.nsa("Encryption")],
        concern: .either,
        why: """
            With a mode other than STRICT, a pod outside the mesh can connect to those in it, and nobody knows who it \
            is.
            """,
        remedy: "set spec.mtls.mode to STRICT",
        mend: .unsafe(.value("STRICT")),
        peers: [
            .kyverno(
                "enforce-strict-mtls", "restrict-virtual-service-wildcard", "require-authorizationpolicy",
                "prevent-disabling-injection-pods")
        ],
        bad: [
            .spec(of: "security.istio.io/v1 PeerAuthentication", "{mtls: {mode: «PERMISSIVE}}"),
            .spec(of: "security.istio.io/v1beta1 PeerAuthentication", "{mtls: {mode: «DISABLE}}"),
        ],
        good: [
            .spec(of: "security.istio.io/v1 PeerAuthentication", "{mtls: {mode: STRICT}}"),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .kinds([Kind("PeerAuthentication", in: "security.istio.io")]) { object, judgement in
            guard let mode = object.spec?["mtls"]?["mode"]?.scalarText, !["STRICT", "UNSET", ""].contains(mode) else {
                return
            }
            judgement.add("mutual TLS is set to \(mode), not STRICT", at: "spec.mtls.mode")
        })
}
