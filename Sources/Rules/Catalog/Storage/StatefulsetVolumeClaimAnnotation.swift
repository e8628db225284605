extension Rule {
    static let statefulsetVolumeClaimAnnotation = Rule(
        id: "statefulset-volume-claim-annotation",
        title: "Volume claim lacks an annotation",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        parameters: [
            Parameter("required", .texts(["backup"]), "annotations that every volume claim must have")
        ],
        why: "Backup tools and the like rely on annotations of the claims that a StatefulSet creates.",
        remedy: "add the annotation to volumeClaimTemplates",
        peers: [.kubeLinter("statefulset-volumeclaimtemplate-annotation")],
        bad: [
            .spec(
                of: "apps/v1 StatefulSet",
                """
                volumeClaimTemplates:
                  - metadata:
                      «name: data
                """),
            .spec(
                of: "apps/v1 StatefulSet",
                """
                volumeClaimTemplates:
                  - metadata: {name: data, annotations: «{}}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: a}
                spec:
                  volumeClaimTemplates:
                    - metadata: {name: data, annotations: «{backup: daily}}
                """
            ).with(["required": .texts(["owner"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: a}
                spec:
                  volumeClaimTemplates:
                    - metadata: {name: data, annotations: {backup: "true"}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: a}
                spec:
                  volumeClaimTemplates:
                    - metadata:
                        name: data
                """
            ).with(["required": .texts([])]),
        ],
        check: .kinds([.statefulSet]) { object, judgement in
            for (index, template) in (object.spec?["volumeClaimTemplates"]).indexed {
                for key in judgement.texts("required") where template[.metadata]?[.annotations]?[key] == nil {
                    judgement.add(
                        "the volume claim has no annotation \(key)",
                        at: "spec.volumeClaimTemplates[\(index)].metadata.annotations[\(key)]")
                }
            }
        })
}
