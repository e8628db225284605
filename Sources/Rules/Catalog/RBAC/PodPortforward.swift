extension Rule {
    static let rbacPodPortforward = Rule(
        id: "rbac-pod-portforward",
        title: "Role may open tunnels to pods",
        severity: .medium,
        standards: [.nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            A tunnel reaches every port of a pod, even those that listen on localhost only, and bypasses all network \
            policies.
            """,
        remedy: "remove pods/portforward from the rule's resources, or the verbs that grant it",
        peers: [.kubescape("C-0063")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«pods/portforward]
                  verbs: [create]
                """),
            .role(
                """
                - apiGroups: ["*"]
                  resources: [«pods/portforward]
                  verbs: ["*"]
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
                - apiGroups: [""]
                  resources: [pods/portforward]
                  verbs: [list]
                """),
        ],
        check: .roleRules { rule, judgement in
            guard judgement.connectsByGet || !rule.verbs(["create"]).isEmpty else { return }
            judgement.addGrant(
                "the role may open tunnels to pods", by: rule, ["create", "get"],
                on: ["pods/portforward", "*/portforward"], named: .low)
        })
}
