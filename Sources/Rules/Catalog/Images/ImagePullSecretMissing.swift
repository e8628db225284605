extension Rule {
    static let imagePullSecretMissing = Rule(
        id: "image-pull-secret-missing",
        title: "Private image without a pull secret",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        parameters: [
            Parameter(
                "public",
                .texts([
                    "docker.io", "registry.k8s.io", "quay.io", "ghcr.io", "public.ecr.aws", "gcr.io",
                    "mcr.microsoft.com",
                ]), "registries that require no credentials")
        ],
        why: """
            A node that does not have the image cannot pull it from a registry that requires credentials.
            """,
        remedy: "set imagePullSecrets, in the pod or in its service account",
        peers: [.kyverno("require-imagepullsecrets")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("«serviceAccountName: x"),
            .podSpec(
                """
                «containers:
                  - name: app
                    image: quay.io/team/web:1.4
                """
            ).with(["public": .texts(["docker.io"])]),
        ],
        good: [
            .podSpec("imagePullSecrets: [{name: a}]"),
            .podSpec(#"containers: [{name: a, image: "nginx:1"}]"#),
            .podSpec(
                """
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """
            ).with(["public": .texts(["registry.example.com"])]),
        ],
        check: .pods { pod, judgement in
            let isPrivate = pod.containers.contains { container in
                guard let image = container.imageReference else { return false }
                return !judgement.texts("public").contains(where: image.isIn)
            }
            guard isPrivate, pod.node["imagePullSecrets"].isMissingOrEmpty else { return }
            judgement.add("the pod has no secret to pull its images with", at: "imagePullSecrets")
        })
}
