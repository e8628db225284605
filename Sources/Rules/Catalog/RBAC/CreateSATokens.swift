extension Rule {
    static let rbacCreateSATokens = Rule(
        id: "rbac-create-sa-tokens",
        title: "Role may create tokens for service accounts",
        severity: .high,
        standards: [.cis("5.1.13")],
        concern: .presence,
        why: "Whoever creates tokens for a service account has its rights.",
        remedy: "remove serviceaccounts/token, or name the accounts in resourceNames",
        peers: [.kubescape("C-0282")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«serviceaccounts/token]
                  verbs: [create]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods, «serviceaccounts/token]
                  verbs: ["*"]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [serviceaccounts]
                  verbs: [create]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [serviceaccounts/token]
                  verbs: [get]
                """),
        ],
        check: .grant(
            "the role may create tokens for service accounts", ["create"],
            on: ["serviceaccounts/token", "*/token"], named: .low))
}
