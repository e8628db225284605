extension Rule {
    static let rbacBind = Rule(
        id: "rbac-bind",
        title: "Role may bind any role",
        severity: .high,
        standards: [.cis("5.1.8")],
        concern: .presence,
        why: """
            The verb bind on roles lets its holder grant itself every role that the rule covers, up to cluster-admin.
            """,
        remedy: "remove bind from the verbs, or name the roles in resourceNames",
        peers: [
            .checkov("CKV_K8S_157", "CKV2_K8S_1"), .trivy("KSV-0050"), .kubescape("C-0191"),
            .datree("CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE"), .kyverno("restrict-escalation-verbs-roles"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [«clusterroles]
                  verbs: [bind]
                """),
            .role(
                """
                - apiGroups: ["*"]
                  resources: [pods, «roles]
                  verbs: [get, bind]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [clusterroles]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [rolebindings]
                  verbs: [create]
                """),
        ],
        check: .roleRules { rule, judgement in
            judgement.addGrant(
                "the role may bind roles that its holder does not have", by: rule, ["bind"],
                on: ["roles", "clusterroles"],
                in: ["rbac.authorization.k8s.io"],
                named: rule.names(anyOf: ["cluster-admin", "admin", "edit"]) ? .high : .medium)
        })
}
