import Kubernetes

extension Rule {
    static let rbacImpersonate = Rule(
        id: "rbac-impersonate",
        title: "Role may act as somebody else",
        severity: .critical,
        standards: [.cis("5.1.8")],
        concern: .presence,
        why: """
            Whoever may impersonate users or groups has all of their rights, including those of administrators.
            """,
        remedy: "remove impersonate from the verbs, or list who may be impersonated in resourceNames",
        peers: [
            .checkov("CKV2_K8S_3"), .trivy("KSV-0043", "KSV-0050"), .kubescape("C-0065", "C-0191"),
            .datree("CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«users, groups]
                  verbs: [impersonate]
                """),
            .role(
                """
                - apiGroups: [authentication.k8s.io]
                  resources: [«uids]
                  verbs: [impersonate]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [serviceaccounts]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [apps]
                  resources: [users]
                  verbs: [impersonate]
                """),
        ],
        check: .roleRules { rule, judgement in
            let powerful: Set = ["system:masters", "system:admin", "kubernetes-admin", "cluster-admin"]
            let named: Severity = rule.names(anyOf: powerful) ? .critical : .high
            let subjects: [StaticString] = ["users", "groups", "serviceaccounts", "uids"]
            if rule.grant(["impersonate"], on: subjects) == nil,
                rule.grant(["impersonate"], on: subjects, in: "authentication.k8s.io") == nil
            {
                return addConstrained(by: rule, &judgement)
            }
            judgement.addGrant(
                "the role may act as somebody else", by: rule, ["impersonate"], on: subjects,
                in: ["", "authentication.k8s.io"], named: named)
        })

    /// What a user carries beside the name (`userextras/KEY`; `userextras` alone grants nothing), and the verbs that allow it
    /// for some requests only (KEP-5284).
    private static func addConstrained(by rule: RoleRule, _ judgement: inout Judgement) {
        guard rule.covers(group: "authentication.k8s.io") else { return }
        let constrained = ["impersonate:user-info", "impersonate:serviceaccount", "impersonate:arbitrary-node"]
        let verbs = rule.node[.verbs].indexed.compactMap(\.node.string)
        for (index, resource) in rule.node[.resources].indexed {
            guard let name = resource.string else { continue }
            if name.hasPrefix("userextras/"), verbs.contains(where: { $0 == "impersonate" || $0 == "*" }) {
                return judgement.add(
                    "the role may claim extra user attributes: \(name)", at: "resources[\(index)]",
                    severity: .high)
            }
            let isSubject = ["users", "groups", "uids", "serviceaccounts", "nodes", "*"].contains(name)
            if isSubject || name.hasPrefix("userextras/"), verbs.contains(where: constrained.contains) {
                return judgement.add(
                    "the role may act as somebody else in some requests", at: "resources[\(index)]", severity: .high)
            }
        }
    }
}
