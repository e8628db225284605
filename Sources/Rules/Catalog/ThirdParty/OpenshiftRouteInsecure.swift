import Kubernetes
import Manifest

extension Rule {
    static let openshiftRouteInsecure = Rule(
        id: "openshift-route-insecure",
        title: "OpenShift route accepts unencrypted traffic",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: "What is sent to the host can be read and changed in transit.",
        remedy: "set spec.tls, with insecureEdgeTerminationPolicy Redirect",
        peers: [.kyverno("check-routes", "unique-routes")],
        bad: [
            .spec(of: "route.openshift.io/v1 Route", "«host: a.example.com"),
            .spec(
                of: "route.openshift.io/v1 Route",
                """
                {tls: {termination: edge, insecureEdgeTerminationPolicy: «Allow}}
                """),
        ],
        good: [
            .spec(of: "route.openshift.io/v1 Route", "{tls: {termination: edge}}"),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .kinds([Kind("Route", in: "route.openshift.io")]) { object, judgement in
            guard let tls = object.spec?["tls"], tls.count > 0 else {
                return judgement.add("the route has no TLS", at: "spec.tls")
            }
            if tls["insecureEdgeTerminationPolicy"]?.equals("Allow") ?? false {
                judgement.add("the route accepts unencrypted traffic too", at: "spec.tls.insecureEdgeTerminationPolicy")
            }
        })
}
