extension Rule {
    static let rbacWildcardAPIGroups = Rule(
        id: "rbac-wildcard-api-groups",
        title: "Role covers every API group",
        severity: .medium,
        standards: [.cis("5.1.3")],
        precedence: 1,
        concern: .presence,
        why: """
            A star grants everything there is today and everything that will ever be added, even by extensions that \
            nobody has thought of.
            """,
        remedy: "name the API groups that are needed",
        peers: [.checkov("CKV_K8S_49"), .kubescape("C-0187"), .datree("CIS_INVALID_WILDCARD_ROLE")],
        bad: [
            .role(
                """
                - apiGroups: [«"*"]
                  resources: [deployments]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods]
                  verbs: [get]
                - apiGroups: ["", «"*"]
                  resources: [configmaps]
                  verbs: [get]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [apps]
                  resources: [deployments]
                  verbs: [get, list]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods]
                  verbs: [get, watch]
                """),
        ],
        check: .roleRules { rule, judgement in
            guard let star = rule.node[.apiGroups].indexed.first(where: { $0.node.equals("*") }) else { return }
            judgement.add(
                "the role has access to what it names in every API group", at: "apiGroups[\(star.index)]",
                causes: ["*apiGroups"])
        })
}
