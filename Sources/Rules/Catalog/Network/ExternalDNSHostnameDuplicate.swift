import Kubernetes

extension Rule {
    static let externalDNSHostnameDuplicate = Rule(
        id: "external-dns-hostname-duplicate",
        title: "Two objects with the same name in DNS",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "external-dns gives the name to one of them, or to both in turn: requests reach the wrong program.",
        remedy: "give each Service and Ingress a name of its own",
        peers: [.kyverno("require-unique-external-dns")],
        bad: [
            .set(
                .document(
                    "v1 Service", metadata: "annotations: {external-dns.alpha.kubernetes.io/hostname: a.example.com}"),
                .document(
                    "v1 Service other",
                    metadata: "annotations: {external-dns.alpha.kubernetes.io/hostname: «a.example.com}")),
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    metadata: "annotations: {external-dns.alpha.kubernetes.io/hostname: a.example.com}"),
                .document(
                    "v1 Service other",
                    metadata:
                        #"annotations: {external-dns.alpha.kubernetes.io/hostname: «"b.example.com, a.example.com"}"#)
            ).partialSet,
        ],
        good: [
            .set(
                .document(
                    "v1 Service", metadata: "annotations: {external-dns.alpha.kubernetes.io/hostname: a.example.com}"),
                .document(
                    "v1 Service other",
                    metadata: "annotations: {external-dns.alpha.kubernetes.io/hostname: b.example.com}")),
            .set(.document("v1 Service", "spec: {}"), .document("v1 Service other", "spec: {}")),
        ],
        check: .sets(of: [.service, .ingress]) { set, judgement in
            var first: [String: ObjectFacts] = [:]
            for object in set.members {
                let names: [PlacedText] =
                    switch object.content {
                    case .service(let service): service.hostnames
                    case .route(let route): route.hostnames
                    default: []
                    }
                for name in names {
                    guard let known = first[name.text] else {
                        first[name.text] = object
                        continue
                    }
                    guard known.identity != object.identity else { continue }
                    judgement.add(
                        "\(known.identity) has the name \(name.text) as well", in: object, at: name.place,
                        values: [name.text], related: [.init(known, nil, "\(known.identity) begins here")])
                }
            }
        })
}
