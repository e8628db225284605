extension Rule {
    static let rbacManageAWSAuth = Rule(
        id: "rbac-manage-aws-auth",
        title: "Role may change who is an administrator in EKS",
        severity: .high,
        concern: .presence,
        why: """
            The ConfigMap aws-auth maps AWS identities to users of the cluster: whoever can write to it can map itself \
            to any of them.
            """,
        remedy: "remove aws-auth from the rule",
        peers: [.trivy("KSV-0115")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«configmaps]
                  verbs: [update]
                  resourceNames: [aws-auth]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [«configmaps]
                  verbs: [patch, get]
                  resourceNames: [x, aws-auth]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [configmaps]
                  verbs: [get]
                  resourceNames: [aws-auth]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [configmaps]
                  verbs: [update]
                  resourceNames: [settings]
                """),
        ],
        check: .roleRules { rule, judgement in
            guard let grant = rule.grant(.allWriteVerbs, on: ["configmaps"]),
                rule.node[.resourceNames].indexed.contains(where: { $0.node.equals("aws-auth") })
            else { return }
            judgement.add("the role may change the ConfigMap aws-auth", at: "resources[\(grant.resource)]")
        })
}
