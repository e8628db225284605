extension Rule {
    static let rbacManageRBAC = Rule(
        id: "rbac-manage-rbac",
        title: "Role may change roles and bindings",
        severity: .high,
        standards: [.cis("5.1.8")],
        concern: .presence,
        why: """
            Whoever changes roles and bindings decides who may do what; Kubernetes only prevents granting rights that \
            the granter lacks.
            """,
        remedy: "leave roles and bindings to administrators",
        peers: [.trivy("KSV-0050", "KSV-0051", "KSV-0052", "KSV-0055")],
        bad: [
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [«rolebindings]
                  verbs: [create]
                """),
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [«clusterroles]
                  verbs: [patch]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [roles]
                  verbs: [get, list]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [roles]
                  verbs: [create]
                """),
        ],
        check: .grant(
            "the role may change roles and bindings", ["create", "update", "patch"],
            on: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"],
            in: ["rbac.authorization.k8s.io", "authorization.openshift.io"]))
}
