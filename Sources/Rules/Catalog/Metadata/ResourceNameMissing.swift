extension Rule {
    static let resourceNameMissing = Rule(
        id: "resource-name-missing",
        title: "Object has no name",
        severity: .medium,
        concern: .absence,
        why: "The API server refuses an object without metadata.name or metadata.generateName.",
        remedy: "set metadata.name",
        fix: "metadata.name: NAME",
        peers: "datree RESOURCE_MISSING_NAME",
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  «namespace: shop
                """),
            .manifest(
                """
                «apiVersion: v1
                kind: ConfigMap
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {generateName: a-}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                """),
        ],
        check: .objects { object, judgement in
            // A kustomization and the like are files of tools, not objects of an API server.
            let isBuiltIn = !object.group.contains(".") || object.group.hasSuffix(".k8s.io")
            guard object.identity.name.isEmpty, isBuiltIn, !object.group.contains("config"), object.kind != "Policy",
                !object.group.hasSuffix("x-k8s.io") || object.metadata != nil
            else { return }
            judgement.add("the object has no name", at: "metadata.name")
        })
}
