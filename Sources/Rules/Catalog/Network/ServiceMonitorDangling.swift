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
        ],
        check: .sets(of: [.service, Kind("ServiceMonitor", in: "monitoring.coreos.com")]) { set, judgement in
            for object in set.members {
                guard case .serviceMonitor(let monitor) = object.content else { continue }
                let namespaces = monitor.namespaces.map { names in
                    names.isEmpty ? [object.namespace] : names.map { NamespaceName.named($0) }
                }
                let searched = namespaces ?? Array(set.namespaces.keys)
                guard let whole = searched.lazy.compactMap({ set.whole(for: .service, in: $0) }).first else { continue }
                let isFound = whole.services.contains { _, service, _ in
                    let isThere = namespaces.map { $0.contains { $0.match(service.namespace) != .no } } ?? true
                    return isThere && monitor.selector.match(service.labels) != .no
                }
                let mayBeMade = searched.contains { whole.mayHaveOtherPods(in: $0) }
                guard !isFound, !mayBeMade else { continue }
                judgement.add(
                    "the ServiceMonitor finds no Service", in: object, at: monitor.place,
                    values: [monitor.selector.text])
            }
        })
}
