import Kubernetes

extension Rule {
    static let serviceSelectorNotUnique = Rule(
        id: "service-selector-not-unique",
        title: "Two Services with the same selector",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Both lead to the same pods. Where one of them is a copy whose selector was forgotten, requests for one program reach \
            another.
            """,
        remedy: "give each Service a selector of its own, or remove one of them",
        peers: [.kyverno("require-unique-service-selector"), .gatekeeper("uniqueserviceselector")],
        bad: [
            .set(
                .document("v1 Service", "spec: {selector: {app: web}}"),
                .document("v1 Service copy", "spec: {selector: «{app: web}}")),
            .set(
                .document("v1 Service", "spec: {selector: {tier: front, app: web}}"),
                .document("v1 Service copy", "spec: {selector: «{app: web, tier: front}}")
            ).partialSet,
        ],
        good: [
            // With and without an address of its own.
            .set(
                .document("v1 Service", "spec: {selector: {app: web}}"),
                .document("v1 Service web-headless", "spec: {clusterIP: None, selector: {app: web}}")),
            .set(
                .document("v1 Service", namespace: "a", "spec: {selector: {app: web}}"),
                .document("v1 Service", namespace: "b", "spec: {selector: {app: web}}")),
        ],
        check: .sets(of: [.service]) { set, judgement in
            var first: [Selected: ObjectFacts] = [:]
            for (_, service, facts) in set.services {
                guard let selector = facts.selector, !service.namespace.isOpen else { continue }
                let key = Selected(namespace: service.namespace, selector: selector, isHeadless: facts.isHeadless)
                guard let known = first[key] else {
                    first[key] = service
                    continue
                }
                guard known.identity != service.identity else { continue }
                judgement.add(
                    "the Service has the selector of \(known.identity): \(selector.text)", in: service,
                    at: facts.selectorPlace, values: [selector.text],
                    related: [.init(known, nil, "\(known.identity) begins here")])
            }
        })
}

/// What a Service selects.
private struct Selected: Hashable {
    let namespace: NamespaceName
    let selector: LabelSelector
    let isHeadless: Bool
}
