extension Rule {
    static let imagePullPolicyNever = Rule(
        id: "image-pull-policy-never",
        title: "Image must already be on the node",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            The pod starts only where somebody has put the image on the node, and runs whatever was put there.
            """,
        remedy: "set imagePullPolicy to IfNotPresent or Always",
        mend: .unsafe(.value("IfNotPresent")),
        peers: [.kubeLinter("image-pull-policy")],
        bad: [
            .container("imagePullPolicy: «Never"),
            .podSpec(
                """
                initContainers: [{name: a, image: "x:1", imagePullPolicy: «Never}]
                containers: []
                """),
        ],
        good: [
            .container("imagePullPolicy: Always"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            guard container.node[.imagePullPolicy]?.equals("Never") ?? false else { return }
            judgement.add("only runs an image that is already on its node", at: "imagePullPolicy")
        })
}
