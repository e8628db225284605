extension Rule {
    static let rbacReadSecrets = Rule(
        id: "rbac-read-secrets",
        title: "Role may read secrets",
        severity: .medium,
        standards: [.cis("5.1.2"), .nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            Whoever may list or watch secrets has their contents, just like whoever may get them: passwords, keys, \
            tokens of all accounts.
            """,
        remedy: "remove secrets from the rule, or name the ones that are needed in resourceNames",
        peers: [
            .kubeLinter("access-to-secrets"), .checkov("CKV2_K8S_5"), .trivy("KSV-0041", "KSV-0113"),
            .kubescape("C-0015", "C-0186"), .datree("CIS_INVALID_VERB_SECRETS"), .kyverno("restrict-secret-role-verbs"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«secrets]
                  verbs: [list]
                """),
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [configmaps, «secrets]
                  verbs: [get, watch]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [configmaps]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [secrets]
                  verbs: [create]
                """),
        ],
        check: .roleRules { rule, judgement in
            // To get some by their names is what a program needs at most.
            if let grant = rule.grant(["get", "list", "watch"], on: ["secrets"]), grant.scope == .named,
                !grant.verbs.contains(where: { $0 != "get" })
            {
                return
            }
            judgement.addGrant(
                "the role may read secrets", by: rule, ["get", "list", "watch"], on: ["secrets"],
                severity: judgement.object.kind == "ClusterRole" ? .high : .medium, named: .low)
        })
}
