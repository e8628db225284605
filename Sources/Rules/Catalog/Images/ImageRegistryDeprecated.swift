extension Rule {
    static let imageRegistryDeprecated = Rule(
        id: "image-registry-deprecated",
        title: "Image from a frozen registry",
        severity: .low,
        concern: .presence,
        why: """
            k8s.gcr.io has been frozen since April 2023: it gets no new images and no fixes, and will be switched \
            off.
            """,
        remedy: "take the image from registry.k8s.io",
        mend: .safe(.prefix("k8s.gcr.io/", by: "registry.k8s.io/")),
        peers: [.kubescape("C-0253"), .kyverno("restrict-deprecated-registry")],
        bad: [
            .podSpec(
                """
                containers: [{name: app, image: registry.example.com/web:1.4}]
                volumes: [{name: model, image: {reference: «k8s.gcr.io/model:v1}}]
                """),
            .container("image: «k8s.gcr.io/pause:3.9"),
            .podSpec(
                """
                initContainers:
                  - name: a
                    image: «k8s.gcr.io/etcd:3.5@sha256:0123456789abcdef0123456789abcdef
                containers: []
                """),
        ],
        good: [
            .podSpec(
                """
                containers: [{name: app, image: registry.example.com/web:1.4}]
                volumes: [{name: model, image: {reference: registry.k8s.io/model:v1}}]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .container("image: registry.k8s.io/pause:3.9"),
            .container("image: example.com/k8s.gcr.io/pause:3.9"),
        ],
        check: .images { image, judgement in
            guard image.reference.repository.hasPrefix("k8s.gcr.io/") else { return }
            judgement.add(
                "takes its image from the frozen registry k8s.gcr.io", at: image.field, in: image.field + " registry")
        })
}
