extension Rule {
    static let resourceNameMissing = Rule(
        id: "resource-name-missing",
        title: "Object has no name",
        severity: .medium,
        concern: .absence,
        why: "The API server rejects an object without metadata.name or metadata.generateName.",
        remedy: "set metadata.name",
        fix: "metadata.name: NAME",
        mend: .placeholder(.fix),
        peers: [.datree("RESOURCE_MISSING_NAME")],
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
            .manifest(
                """
                apiVersion: v1
                kind: Config
                clusters: []
                """),
            .manifest(
                """
                apiVersion: skaffold/v4beta11
                kind: Config
                """),
            .manifest(
                """
                apiVersion: kubeadm.k8s.io/v1beta4
                kind: ClusterConfiguration
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            // What stands inside another object may get its name from there.
            guard object.identity.name.isEmpty, object.isBuiltIn, !object.isPart else { return }
            judgement.add("the object has no name", at: "metadata.name")
        })
}
