extension Rule {
    static let imagePullPolicyLatestNotAlways = Rule(
        id: "image-pull-policy-latest-not-always",
        title: "Mutable tag is not looked up at each start",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            With a mutable tag and a pull policy other than Always, each node runs whichever image it happens to have.
            """,
        remedy: "use a version as the image's tag, or set imagePullPolicy to Always",
        mend: .unsafe(.set("imagePullPolicy: Always")),
        peers: [.kubescape("C-0075")],
        bad: [
            .container(
                """
                image: nginx:latest
                imagePullPolicy: «IfNotPresent
                """),
            .container(
                """
                image: nginx
                imagePullPolicy: «Never
                """),
        ],
        good: [
            .container(
                """
                image: nginx:latest
                imagePullPolicy: Always
                """),
            .container(
                """
                image: nginx:1.2
                imagePullPolicy: IfNotPresent
                """),
        ],
        check: .containers { container, judgement in
            guard let image = container.imageReference, !image.isPinned,
                let policy = container.node[.imagePullPolicy]?.scalarText,
                policy != "Always", !policy.isEmpty
            else { return }
            judgement.add("does not look up its mutable image tag at each start", at: "imagePullPolicy")
        })
}
