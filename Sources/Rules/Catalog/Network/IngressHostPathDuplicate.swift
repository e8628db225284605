import Kubernetes

extension Rule {
    static let ingressHostPathDuplicate = Rule(
        id: "ingress-host-path-duplicate",
        title: "Two Ingresses for the same host and path",
        severity: .low,
        concern: .presence,
        why: """
            Which of the two gets the requests depends on the controller, mostly on which is older. Whoever may create an \
            Ingress can so take over the requests of another team.
            """,
        remedy: "serve each host and path by one Ingress",
        peers: [
            .kyverno("unique-ingress-host-and-path", "unique-ingress-paths"), .gatekeeper("uniqueingresshost"),
        ],
        bad: [
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    "spec: {rules: [{host: a.example.com, http: {paths: [{path: /x}]}}]}"),
                .document(
                    "networking.k8s.io/v1 Ingress other",
                    "spec: {rules: [{host: a.example.com, http: {paths: [{path: «/x}]}}]}")
            ),
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress", namespace: "a",
                    "spec: {rules: [{host: a.example.com, http: {paths: [{pathType: Prefix}]}}]}"),
                .document(
                    "networking.k8s.io/v1 Ingress", namespace: "b",
                    "spec: {rules: [{host: a.example.com, http: {paths: [«{pathType: Prefix}]}}]}")
            ).partialSet,
        ],
        good: [
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    "spec: {rules: [{host: a.example.com, http: {paths: [{path: /x}]}}]}"),
                .document(
                    "networking.k8s.io/v1 Ingress other",
                    "spec: {rules: [{host: a.example.com, http: {paths: [{path: /y}]}}]}")),
            // Each controller has its own.
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress inside",
                    "spec: {ingressClassName: inside, rules: [{host: a.example.com, http: {paths: [{path: /}]}}]}"),
                .document(
                    "networking.k8s.io/v1 Ingress outside",
                    "spec: {ingressClassName: outside, rules: [{host: a.example.com, http: {paths: [{path: /}]}}]}")),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web}
                spec: {rules: [{host: a.example.com, http: {paths: [{path: /}]}}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: canary, annotations: {nginx.ingress.kubernetes.io/canary: "true"}}
                spec: {rules: [{host: a.example.com, http: {paths: [{path: /}]}}]}
                """),
        ],
        check: .sets(of: [.ingress]) { set, judgement in
            var first: [Served: (object: ObjectFacts, path: RouteFacts.HostPath)] = [:]
            for (_, ingress, facts) in set.routes where !facts.isCanary {
                for path in facts.paths {
                    // Without a host it is a default, of which each namespace may have its own.
                    let namespace = path.host.isEmpty ? ingress.namespace : .cluster
                    let key = Served(
                        host: path.host, path: path.path, type: path.type, className: facts.className ?? "",
                        namespace: namespace)
                    guard let known = first[key] else {
                        first[key] = (ingress, path)
                        continue
                    }
                    guard known.object.identity != ingress.identity else { continue }
                    judgement.add(
                        "\(path.text) is served by \(known.object.identity) as well", in: ingress, at: path.place,
                        anchor: "spec.rules", values: [path.text],
                        related: [.init(known.object, known.path.place, "\(known.object.identity) serves it here")])
                }
            }
        })
}

/// What an Ingress serves.
private struct Served: Hashable {
    let host: String
    let path: String
    let type: String
    let className: String
    let namespace: NamespaceName
}
