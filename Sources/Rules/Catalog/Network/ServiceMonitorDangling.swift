import Kubernetes

extension Rule {
    static let serviceMonitorDangling = Rule(
        id: "service-monitor-dangling",
        title: "ServiceMonitor that finds no Service",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "Prometheus collects nothing from it, and alerts about the program never fire.",
        remedy: "give the Service the labels of the selector, or correct the selector",
        peers: [.kubeLinter("dangling-servicemonitor")],
        bad: [
            .set(
                .document("monitoring.coreos.com/v1 ServiceMonitor", "spec: {selector: «{matchLabels: {app: web}}}"),
                .document("v1 Service", "spec: {selector: {app: web}}")),
            .set(
                .document(
                    "monitoring.coreos.com/v1 ServiceMonitor",
                    "spec: {namespaceSelector: {matchNames: [office]}, selector: «{}}"),
                .document("v1 Service", "spec: {selector: {app: web}}")),
        ],
        good: [
            .set(
                .document("monitoring.coreos.com/v1 ServiceMonitor", "spec: {selector: {}}"),
                .document("v1 Service", "spec: {selector: {app: web}}")),
            .set(
                .document(
                    "monitoring.coreos.com/v1 ServiceMonitor", namespace: "monitoring",
                    "spec: {namespaceSelector: {any: true}, selector: {}}"),
                .document("v1 Service", "spec: {selector: {app: web}}")),
            .set(
                .document("monitoring.coreos.com/v1 ServiceMonitor", "spec: {selector: {matchLabels: {app: web}}}"),
                .document("v1 Service", "spec: {selector: {app: web}}")
            ).partialSet,
            // Any namespace, also one that nobody sees here.
            .set(
                .document(
                    "monitoring.coreos.com/v1 ServiceMonitor",
                    "spec: {namespaceSelector: {any: true}, selector: {matchLabels: {istio: pilot}}}"),
                .document("v1 Service", "spec: {selector: {app: web}}")
            ).ownSet,
            .set(
                .document(
                    "monitoring.coreos.com/v1 ServiceMonitor",
                    "spec: {namespaceSelector: {matchNames: [office, elsewhere]}, selector: {matchLabels: {app: web}}}"
                ), .document("v1 Service", "spec: {selector: {app: web}}")
            ).ownSet,
        ],
        check: .sets(of: [.service, Kind("ServiceMonitor", in: "monitoring.coreos.com")]) { set, judgement in
            for object in set.members {
                guard case .serviceMonitor(let monitor) = object.content else { continue }
                let namespaces = monitor.namespaces.map { names in
                    names.isEmpty ? [object.namespace] : names.map { NamespaceName.named($0) }
                }
                guard let whole = set.whole(forServicesIn: namespaces, like: monitor.selector) else { continue }
                let isFound = whole.services.contains { _, service, _ in
                    let isThere = namespaces.map { $0.contains { $0.match(service.namespace) != .no } } ?? true
                    return isThere && monitor.selector.match(service.labels) != .no
                }
                let searched = namespaces ?? Array(whole.namespaces.keys)
                guard !isFound, !searched.contains(where: whole.mayHaveOtherPods) else { continue }
                judgement.add(
                    "the ServiceMonitor finds no Service", in: object, at: monitor.place,
                    values: [monitor.selector.text])
            }
        })
}

extension ObjectSet {
    /// The set in which the Services of some namespaces must be; nil where nothing can be said of one of them.
    ///
    /// - Parameter namespaces: nil for all: then the Services may be in one that nobody sees, unless one is here that has the
    ///   selector's labels with other values.
    fileprivate func whole(forServicesIn namespaces: [NamespaceName]?, like selector: LabelSelector) -> ObjectSet? {
        guard let namespaces else {
            if extent.level == .everything, extent.namespace == nil { return whole(for: .service, in: .cluster) }
            guard extent.level == .own else { return nil }
            let isMeant = services.contains { _, service, _ in
                selector.keys.contains { service.labels.value(of: $0) != nil }
            }
            return isMeant ? self : nil
        }
        var found: ObjectSet?
        for namespace in namespaces {
            guard let whole = whole(for: .service, in: namespace) else { return nil }
            found = whole
        }
        return found
    }
}
