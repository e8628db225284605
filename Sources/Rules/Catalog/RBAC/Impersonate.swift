extension Rule {
    static let rbacImpersonate = Rule(
        id: "rbac-impersonate",
        title: "Role may act as somebody else",
        severity: .critical,
        standards: [.cis("5.1.8")],
        concern: .presence,
        why: """
            Who may impersonate users or groups has all of their rights, those of administrators too.
            """,
        remedy: "remove impersonate from the verbs, or name whom in resourceNames",
        peers: """
            checkov CKV2_K8S_3; trivy KSV-0043, KSV-0050; kubescape C-0065, C-0191; datree \
            CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE
            """,
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [«users, groups]
                    verbs: [impersonate]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [authentication.k8s.io]
                    resources: [«uids]
                    verbs: [impersonate]
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [serviceaccounts]
                    verbs: [get]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [apps]
                    resources: [users]
                    verbs: [impersonate]
                """),
        ],
        check: .roleRules { rule, judgement in
            judgement.addGrant(
                "the role may act as somebody else", by: rule, ["impersonate"],
                on: ["users", "groups", "serviceaccounts", "uids", "userextras"],
                in: ["", "authentication.k8s.io"])
        })
}
