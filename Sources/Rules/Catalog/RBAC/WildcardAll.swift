extension Rule {
    static let rbacWildcardAll = Rule(
        id: "rbac-wildcard-all",
        title: "Role may do everything",
        severity: .critical,
        standards: [.cis("5.1.3")],
        precedence: 4,
        concern: .presence,
        why: """
            Such a role is cluster-admin by another name: it includes every right, even those that future versions of \
            Kubernetes add.
            """,
        remedy: "name the verbs, resources and API groups that are needed",
        peers: [.trivy("KSV-0044", "KSV-0046", "KSV-0112")],
        bad: [
            .role(
                """
                - apiGroups: ["*"]
                  resources: [«"*"]
                  verbs: ["*"]
                """),
            .clusterRole(
                """
                - nonResourceURLs: [«"*"]
                  verbs: ["*"]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: ["*"]
                  resources: ["*"]
                  verbs: [get]
                """),
            .clusterRole(
                """
                - nonResourceURLs: [/healthz]
                  verbs: ["*"]
                """),
            .role(
                """
                - apiGroups: [apps]
                  resources: ["*"]
                  verbs: ["*"]
                """),
        ],
        check: .roleRules { rule, judgement in
            if rule.isForNamedObjects { return }
            guard rule.node[.verbs].indexed.contains(where: { $0.node.equals("*") }) else { return }
            if rule.node[.apiGroups].indexed.contains(where: { $0.node.equals("*") }),
                let resource = rule.firstResource([])
            {
                return judgement.add("the role may do everything", at: "resources[\(resource)]", causes: everyList)
            }
            if let url = rule.node[.nonResourceURLs].indexed.first(where: {
                $0.node.equals("*") || $0.node.equals("/*")
            }) {
                judgement.add(
                    "the role may call every URL of the API server", at: "nonResourceURLs[\(url.index)]",
                    causes: everyList)
            }
        })
}

/// What the rule finds is the cause of what is found of each list with a star.
private let everyList = ["*resources", "*verbs", "*apiGroups"]
