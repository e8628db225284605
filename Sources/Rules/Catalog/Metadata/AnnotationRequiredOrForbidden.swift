extension Rule {
    static let annotationRequiredOrForbidden = Rule(
        id: "annotation-required-or-forbidden",
        title: "Annotation is missing or not allowed",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        parameters: [
            Parameter("required", .texts([]), "annotations that every workload must have"),
            Parameter(
                "forbidden", .texts(["cluster-autoscaler.kubernetes.io/safe-to-evict"]),
                "annotations that no object may have"),
        ],
        why: """
            Annotations tell tools what to do with an object: some are required, others switch protections off.
            """,
        remedy: "add or remove the annotation",
        peers: [
            .kubeLinter("required-annotation-email", "forbidden-annotation"),
            .kyverno("require-annotations", "restrict-annotations", "allowed-annotations"),
            .gatekeeper("requiredannotations"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, annotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: «"false"}}
                spec: {containers: []}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: a
                  annotations:
                    a: b
                    cluster-autoscaler.kubernetes.io/safe-to-evict: «"false"
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, annotations: «{a: b}}
                spec: {containers: []}
                """
            ).with(["required": .texts(["example.com/owner"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, annotations: {a: b}}
                spec: {containers: []}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, annotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: "false"}}
                spec: {containers: []}
                """
            ).with(["forbidden": .texts([])]),
        ],
        check: .objects(of: .any) { object, judgement in
            for key in judgement.texts("forbidden") where object.annotation(key) != nil {
                judgement.add("the annotation \(key) is not allowed", at: "metadata.annotations[\(key)]")
            }
            guard !object.pods.isEmpty else { return }
            for key in judgement.texts("required") where object.annotation(key)?.scalarText?.isEmpty ?? true {
                judgement.add("the annotation \(key) is missing", at: "metadata.annotations[\(key)]")
            }
        })
}
