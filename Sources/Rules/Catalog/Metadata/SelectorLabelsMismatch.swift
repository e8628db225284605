extension Rule {
    static let selectorLabelsMismatch = Rule(
        id: "selector-labels-mismatch",
        title: "Selector does not match the pods of its own template",
        severity: .high,
        concern: .either,
        why: """
            The API server refuses the object: its controller would make pods that it does not find again.
            """,
        remedy: "give the template's labels what the selector asks for",
        peers: """
            kube-linter mismatching-selector; kube-score \
            deployment-pod-selector-labels-match-template-metadata-labels, \
            statefulset-pod-selector-labels-match-template-metadata-labels; kubescape C-0296
            """,
        bad: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  selector: {matchLabels: {app: «web}}
                  template: {metadata: {labels: {app: api}}}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: a}
                spec:
                  selector: «{}
                  template: {metadata: {labels: {app: api}}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  selector: {matchLabels: {app: web}}
                  template: {metadata: {labels: {app: web, v: "1"}}}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
                  template: {metadata: {labels: {app: web}}}
                """),
        ],
        check: .kinds([.deployment, .statefulSet, .daemonSet, .replicaSet]) { object, judgement in
            guard let spec = object.spec, let selector = spec["selector"], selector.isMapping,
                let template = spec[.template]
            else {
                return
            }
            if selector["matchLabels"].isMissingOrEmpty, selector["matchExpressions"].isMissingOrEmpty {
                return judgement.add("the selector names no label", at: "spec.selector")
            }
            let labels = template[.metadata]?[.labels]
            for wanted in selector["matchLabels"]?.children.map({ $0 }) ?? [] {
                guard labels?[wanted.key]?.scalarText != wanted.scalarText else { continue }
                return judgement.add(
                    "the selector asks for \(wanted.key)=\(wanted.scalarText ?? ""), which the template does not have",
                    path: FieldPath([.key("spec"), .key("selector"), .key("matchLabels"), .key(wanted.key)]),
                    position: wanted.position)
            }
        })
}
