import Kubernetes

extension Rule {
    /// From 1.35 on attach asks for create, however it is called (gate
    /// AuthorizePodWebsocketUpgradeCreatePermission).
    static let rbacPodAttach = Rule(
        id: "rbac-pod-attach",
        title: "Role may attach to running pods",
        severity: .high,
        standards: [.nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            Whoever may attach to a container can type into its running process and read what it prints.
            """,
        remedy: "remove pods/attach from the rule's resources, or the verbs that grant it",
        peers: [.polaris("rolePodExecAttach", "clusterrolePodExecAttach"), .trivy("KSV-0054")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«pods/attach]
                  verbs: [create]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods, «"*/attach"]
                  verbs: [get]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [pods]
                  verbs: [get, list]
                """),
            .role(
                """
                - apiGroups: [apps]
                  resources: [pods/attach]
                  verbs: [create]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules: [{apiGroups: [""], resources: [pods/attach], verbs: [get]}]
                """
            ).version(KubernetesVersion(minor: 36)),
        ],
        check: .roleRules { rule, judgement in
            guard judgement.connectsByGet || !rule.verbs(["create"]).isEmpty else { return }
            judgement.addGrant(
                "the role may attach to running pods", by: rule, ["create", "get"], on: ["pods/attach", "*/attach"],
                named: .medium)
        })
}
