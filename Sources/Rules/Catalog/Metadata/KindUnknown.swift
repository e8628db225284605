extension Rule {
    static let kindUnknown = Rule(
        id: "kind-unknown",
        title: "Kind that its API group does not have",
        severity: .high,
        isInEveryProfile: true,
        concern: .presence,
        why: """
            The API server refuses the object, or a resource of that name that somebody adds takes it. Rules about the kind \
            that was meant say nothing about it.
            """,
        remedy: "name the kind as the API does, with its group",
        bad: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: «deployment
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: «ClusterRole2
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: «Pod
                metadata: {name: web}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: example.com/v1
                kind: deployment
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: DeploymentConfig
                metadata: {name: web}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            guard object.isOfUnknownKind else { return }
            let group = object.group.isEmpty ? "the core group" : object.group
            judgement.add(
                "\(group) has no kind \(object.kind)" + Nearest.hint(object.kind, among: object.kindsOfGroup),
                at: "kind")
        })
}
