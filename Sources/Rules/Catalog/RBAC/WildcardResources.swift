extension Rule {
    static let rbacWildcardResources = Rule(
        id: "rbac-wildcard-resources",
        title: "Role covers every resource",
        severity: .high,
        standards: [.cis("5.1.3")],
        precedence: 3,
        concern: .presence,
        why: """
            A star grants rights on secrets, on roles and on everything that extensions will ever add to the group.
            """,
        remedy: "name the resources that are needed",
        peers: [
            .kubeLinter("wildcard-in-rules"), .checkov("CKV_K8S_49"), .trivy("KSV-0046", "KSV-0112"),
            .kubescape("C-0187"), .datree("CIS_INVALID_WILDCARD_ROLE"), .kyverno("restrict-wildcard-resources"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [apps]
                  resources: [«"*"]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods, «"*/status"]
                  verbs: [patch]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [apps]
                  resources: [deployments]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods/log]
                  verbs: [get]
                """),
        ],
        check: .roleRules { rule, judgement in
            let star = rule.node[.resources].indexed.first {
                $0.node.string.map { $0 == "*" || $0.hasPrefix("*/") } ?? false
            }
            guard let star, let text = star.node.string, rule.node[.verbs]?.count ?? 0 > 0 else { return }
            let part = text.hasPrefix("*/") && text != "*/*" ? text.dropFirst(2) : ""
            // The status or the scale of everything says nothing of secrets.
            let isRead = rule.node[.verbs]?.children.allSatisfy { $0.equals(anyOf: ["get", "list", "watch"]) } ?? false
            judgement.add(
                part.isEmpty
                    ? "the role covers every resource of its API groups"
                    : "the role covers \(part) of every resource of its API groups",
                at: "resources[\(star.index)]", severity: part.isEmpty ? nil : isRead ? .low : .medium,
                causes: ["*resources"])
        })
}
