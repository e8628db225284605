extension Rule {
    /// Where nothing is said the policy is Always for an image without a tag or with latest, and else IfNotPresent.
    static let imagePullPolicyNotAlways = Rule(
        id: "image-pull-policy-not-always",
        title: "Image may come from the node's cache",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            With another policy a pod may run an image cached on its node, without any check that it has access to it.
            """,
        remedy: "set imagePullPolicy to Always, or name the image by its digest",
        mend: .unsafe(.set("imagePullPolicy: Always")),
        peers: [
            .kubeScore("container-image-pull-policy"), .polaris("pullPolicyNotAlways"), .checkov("CKV_K8S_15"),
            .kyverno("imagepullpolicy-always", "always-pull-images"),
        ],
        bad: [
            .container("«name: app"),
            .container("imagePullPolicy: «IfNotPresent"),
        ],
        good: [
            .container("imagePullPolicy: Always"),
            .container("image: nginx:latest"),
            .container("image: nginx@sha256:0123456789abcdef0123456789abcdef"),
        ],
        check: .containers { container, judgement in
            guard let image = container.imageReference, !image.hasDigest else { return }
            let policy = container.node[.imagePullPolicy]?.scalarText ?? (image.isPinned ? "IfNotPresent" : "Always")
            guard policy != "Always" else { return }
            judgement.add("may run an image from the cache of its node", at: "imagePullPolicy")
        })
}
