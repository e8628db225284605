extension Rule {
    static let imageRegistryForbidden = Rule(
        id: "image-registry-forbidden",
        title: "Image from a registry that is forbidden",
        severity: .medium,
        isOnByDefault: false,
        standards: [.cis("5.5.1")],
        concern: .presence,
        parameters: [
            Parameter(
                "forbidden", .texts(["quay.io.evil.example", "docker.io.evil.example"]),
                "registries, or paths in them, from which no image may come")
        ],
        why: "Images from such registries are not what they seem, or are no longer maintained.",
        remedy: "take the image from another registry",
        peers: [.kubescape("C-0001"), .gatekeeper("disallowedrepos")],
        bad: [
            .container("image: «quay.io.evil.example/x:1"),
            .container("image: «docker.io.evil.example/team/x@sha256:0123456789abcdef0123456789abcdef"),
            .container(
                """
                image: «registry.example.com/web:1.4
                """
            ).with(["forbidden": .texts(["registry.example.com"])]),
        ],
        good: [
            .container(
                """
                """),
            .container("image: quay.io/x/y:1"),
            .container(
                """
                name: app
                image: quay.io.evil.example/x:1
                """
            ).with(["forbidden": .texts(["other.example"])]),
        ],
        check: .images { image, judgement in
            guard judgement.texts("forbidden").contains(where: image.reference.isIn) else { return }
            judgement.add("takes its image from a forbidden registry", at: image.field, in: image.field + " registry")
        })
}
