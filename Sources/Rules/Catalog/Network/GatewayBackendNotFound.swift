import Kubernetes

extension Rule {
    static let gatewayBackendNotFound = Rule(
        id: "gateway-backend-not-found",
        title: "Route of a Gateway that leads to no Service",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: "Requests end with an error: there is no Service of the name, or it does not have the port.",
        remedy: "name a Service in backendRefs that there is, and one of its ports",
        peers: [.kubescape("C-0302")],
        bad: [
            .set(
                .document(
                    "gateway.networking.k8s.io/v1 HTTPRoute", "spec: {rules: [{backendRefs: [{name: «wbe, port: 80}]}]}"
                ),
                .document("v1 Service", "spec: {ports: [{port: 80}]}")),
            .set(
                .document(
                    "gateway.networking.k8s.io/v1 GRPCRoute", "spec: {rules: [{backendRefs: [{name: web, port: «81}]}]}"
                ),
                .document("v1 Service", "spec: {ports: [{port: 80}]}")
            ).partialSet,
        ],
        good: [
            .set(
                .document(
                    "gateway.networking.k8s.io/v1 HTTPRoute", "spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}"),
                .document("v1 Service", "spec: {ports: [{port: 80}]}")),
            .set(
                .document(
                    "gateway.networking.k8s.io/v1 HTTPRoute",
                    "spec: {rules: [{backendRefs: [{name: web, namespace: office, port: 80}]}]}"),
                .document("v1 Service", namespace: "office", "spec: {ports: [{port: 80}]}")),
            .set(
                .document(
                    "gateway.networking.k8s.io/v1 HTTPRoute",
                    "spec: {rules: [{backendRefs: [{group: example.com, kind: Bucket, name: files}]}]}"),
                .document("v1 Service", "spec: {ports: [{port: 80}]}")),
        ],
        check: .sets(of: RouteFacts.gatewayKinds + [.service]) { set, judgement in
            for (_, route, facts) in set.routes where facts.isOfGateway {
                judgement.addMissingBackends(of: route, facts.facts, in: set)
            }
        })
}

extension RouteFacts {
    /// The routes of the Gateway API.
    fileprivate static let gatewayKinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map {
        Kind($0, in: "gateway.networking.k8s.io")
    }
}
