import Kubernetes

extension SetJudgement {
    /// Adds a finding for each Service that a route leads to and that there is not, or not with that port.
    mutating func addMissingBackends(of route: ObjectFacts, _ facts: RouteFacts, in set: ObjectSet) {
        for backend in facts.backends {
            let namespace = backend.namespace ?? route.namespace
            let found = set.objects("Service", named: backend.service.text, in: namespace, referredToBy: route)
            if found.isEmpty {
                addMissing(backend, of: route, in: set, namespace)
            } else {
                addMissingPort(backend, of: route, services: found.map { set.members[$0.index] })
            }
        }
    }

    private mutating func addMissing(
        _ backend: RouteFacts.Backend, of route: ObjectFacts, in set: ObjectSet, _ namespace: NamespaceName
    ) {
        let name = backend.service.text
        guard
            let whole = set.whole(
                for: .service, in: namespace, orWhere: { !$0.everywhere("Service", named: name).isEmpty }),
            whole.objects("Service", named: backend.service.text, in: namespace).isEmpty,
            !whole.mayHaveOtherPods(in: namespace)
        else { return }
        let elsewhere = whole.everywhere("Service", named: backend.service.text)
        add(
            "there is no Service \(backend.service.text)", in: route, at: backend.service.place, anchor: "backend",
            values: [backend.service.text],
            related: elsewhere.map { .init($0, nil, $0.text(asElsewhereFrom: namespace)) })
    }

    /// A port that is not there contradicts what there is, whatever else is elsewhere.
    private mutating func addMissingPort(
        _ backend: RouteFacts.Backend, of route: ObjectFacts, services: [ObjectFacts]
    ) {
        let hasPort = services.contains { service in
            guard case .service(let facts) = service.content else { return true }
            return facts.isExternalName || facts.facts.hasPort(backend.port)
        }
        guard !hasPort, let service = services.first else { return }
        add(
            "\(service.identity) has no \(backend.port.text)", in: route, at: backend.portPlace, anchor: "backend",
            values: ["\(backend.service.text) \(backend.port.text)"],
            related: [.init(service, nil, "\(service.identity) begins here")])
    }
}

extension ObjectSet {
    /// Whether operators may make objects in a namespace that no manifest shows.
    func mayHaveOtherPods(in namespace: NamespaceName) -> Bool {
        objects(in: namespace).contains { $0.objects.mayHaveOtherPods }
    }
}
