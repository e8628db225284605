extension Rule {
    /// nginx is docker.io/library/nginx. A place ends at a slash: registry.example.com/team does not allow team-b.
    static let imageRegistryNotAllowed = Rule(
        id: "image-registry-not-allowed",
        title: "Image from a registry that is not allowed",
        severity: .medium,
        isOnByDefault: false,
        standards: [.cis("5.5.1"), .nsa("Building secure container images")],
        concern: .presence,
        parameters: [
            Parameter(
                "allowed", .texts(["registry.k8s.io", "docker.io/library"]),
                "registries, or paths in them, from which images may come")
        ],
        why: """
            An image from an arbitrary registry may contain anything; your own registry holds images that were reviewed.
            """,
        remedy: "take the image from an allowed registry, or add the registry to the policy",
        peers: [
            .trivy("KSV-0125", "KSV-0032", "KSV-0033", "KSV-0034", "KSV-0035"), .kubescape("C-0078"),
            .kyverno(
                "restrict-image-registries", "allowed-image-repos", "advanced-restrict-image-registries",
                "only-trustworthy-registries-set-root"), .gatekeeper("allowedrepos", "allowedreposv2"), .popeye("113"),
        ],
        bad: [
            .container("image: «evil.example/x:1"),
            .container("image: «someone/x:1"),
            .container(
                """
                image: «registry.k8s.io/pause:3.9
                """
            ).with(["allowed": .texts(["registry.example.com"])]),
        ],
        good: [
            .container("image: registry.k8s.io/pause:3.9"),
            .container("image: nginx:1.2"),
            .container("image: docker.io/library/nginx:1.2"),
            .container(
                """
                name: app
                image: evil.example/x:1
                """
            ).with(["allowed": .texts(["evil.example"])]),
        ],
        check: .images { image, judgement in
            guard !judgement.texts("allowed").contains(where: image.reference.isIn) else { return }
            judgement.add(
                "takes its image from \(image.reference.fullRepository)", at: image.field,
                in: image.field + " registry")
        })
}
