extension Rule {
    static let rbacWildcardVerbs = Rule(
        id: "rbac-wildcard-verbs",
        title: "Role allows every verb",
        severity: .high,
        standards: [.cis("5.1.3"), .nsa("Authentication and authorization")],
        precedence: 2,
        concern: .presence,
        why: """
            A star grants everything there is today and everything that will ever be added, even by extensions that \
            nobody has thought of.
            """,
        remedy: "name the verbs that are needed",
        peers: [
            .kubeLinter("wildcard-in-rules"), .checkov("CKV_K8S_49"), .trivy("KSV-0045"), .kubescape("C-0187"),
            .datree("CIS_INVALID_WILDCARD_ROLE"), .kyverno("restrict-wildcard-verbs"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [apps]
                  resources: [deployments]
                  verbs: [«"*"]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods]
                  verbs: [get]
                - apiGroups: [""]
                  resources: [configmaps]
                  verbs: [get, «"*"]
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
            guard let star = rule.node[.verbs].indexed.first(where: { $0.node.equals("*") }) else { return }
            judgement.add(
                "the role may use every verb on what it names", at: "verbs[\(star.index)]", causes: ["*verbs"])
        })
}
