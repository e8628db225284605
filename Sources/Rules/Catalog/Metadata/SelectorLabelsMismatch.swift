import Kubernetes
import Manifest

extension Rule {
    static let selectorLabelsMismatch = Rule(
        id: "selector-labels-mismatch",
        title: "Selector does not match the pods of its own template",
        severity: .high,
        concern: .either,
        why: """
            The API server rejects the object: its controller would create pods that its own selector does not match.
            """,
        remedy: "add the labels that the selector asks for to the template",
        peers: [
            .kubeLinter("mismatching-selector"),
            .kubeScore(
                "deployment-pod-selector-labels-match-template-metadata-labels",
                "statefulset-pod-selector-labels-match-template-metadata-labels"), .kubescape("C-0296"),
        ],
        bad: [
            .spec(
                of: "apps/v1 Deployment",
                """
                selector: {matchLabels: {app: «web}}
                template: {metadata: {labels: {app: api}}}
                """),
            .spec(
                of: "apps/v1 StatefulSet",
                """
                selector: «{}
                template: {metadata: {labels: {app: api}}}
                """),
        ],
        good: [
            .spec(
                of: "apps/v1 Deployment",
                """
                selector: {matchLabels: {app: web}}
                template: {metadata: {labels: {app: web, v: "1"}}}
                """),
            .spec(
                of: "apps/v1 Deployment",
                """
                selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
                template: {metadata: {labels: {app: web}}}
                """),
        ],
        check: .kinds([.deployment, .statefulSet, .daemonSet, .replicaSet, .job, Kind("ReplicationController")]) {
            object, judgement in
            guard let spec = object.spec, spec.isMapping, let template = spec[.template] else { return }
            let selector = spec["selector"]
            let labels = (template[.metadata]?[.labels]).texts
            // The other half may stand in what a patch is for.
            if judgement.isPartial { return }
            switch object.kind {
            case "ReplicationController":
                guard let selector, selector.count > 0 else { return }
                judgement.addMismatch(of: selector, at: ["spec", "selector"], with: labels)
            case "Job":
                guard spec["manualSelector"]?.bool == true, let selector else { return }
                judgement.addMismatch(ofSelector: selector, with: labels)
            default:
                guard let selector, !selector.isNull else {
                    if judgement.imposed.hasSelectors { return }
                    return judgement.add(
                        "the workload has no selector", at: "spec.selector",
                        fix: "add spec.selector.matchLabels with labels of the template")
                }
                if selector["matchLabels"].isMissingOrEmpty, selector["matchExpressions"].isMissingOrEmpty {
                    return judgement.add(
                        "the selector names no label", at: "spec.selector",
                        fix: "list labels of the template in spec.selector.matchLabels")
                }
                judgement.addMismatch(ofSelector: selector, with: labels)
            }
        })
}

extension Judgement {
    fileprivate mutating func addMismatch(ofSelector selector: Node, with labels: [String: String]) {
        if let pairs = selector["matchLabels"] {
            addMismatch(of: pairs, at: ["spec", "selector", "matchLabels"], with: labels)
        }
        guard let expressions = selector["matchExpressions"], expressions.count > 0,
            let whole = LabelSelector(selector), !whole.matches(labels),
            (selector["matchLabels"]?.children.allSatisfy { labels[$0.key] == $0.scalarText ?? "" } ?? true)
        else { return }
        add("the selector does not match the labels of the template", at: "spec.selector.matchExpressions")
    }

    fileprivate mutating func addMismatch(of pairs: Node, at path: [String], with labels: [String: String]) {
        for wanted in pairs.children where labels[wanted.key] != wanted.scalarText {
            return add(
                "the selector asks for \(wanted.key)=\(wanted.scalarText ?? ""), which the template does not have",
                path: FieldPath((path + [wanted.key]).map { .key($0) }), position: wanted.position)
        }
    }
}
