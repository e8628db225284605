extension Rule {
    static let rbacEscalate = Rule(
        id: "rbac-escalate",
        title: "Role may grant more than its holder has",
        severity: .critical,
        standards: [.cis("5.1.8")],
        concern: .presence,
        why: """
            The verb escalate on roles switches off the check that nobody grants rights that they do not have.
            """,
        remedy: "remove escalate from the verbs",
        peers: [
            .checkov("CKV_K8S_158"), .trivy("KSV-0050"), .kubescape("C-0191"),
            .datree("CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE"), .kyverno("restrict-escalation-verbs-roles"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [«clusterroles]
                  verbs: [escalate]
                """),
            .role(
                """
                - apiGroups: ["*"]
                  resources: [pods, «roles]
                  verbs: [get, escalate]
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
                - apiGroups: [""]
                  resources: [roles]
                  verbs: [escalate]
                """),
        ],
        check: .grant(
            "the role may grant rights that its holder does not have", ["escalate"],
            on: ["roles", "clusterroles"], in: ["rbac.authorization.k8s.io"], named: .high))
}
