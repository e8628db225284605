import Kubernetes

extension Rule {
    static let rbacAggregatesDefaultRoles = Rule(
        id: "rbac-aggregates-default-roles",
        title: "ClusterRole aggregates every right",
        severity: .critical,
        standards: [.cis("5.1.1"), .nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            A ClusterRole with an aggregationRule gets the rights of all ClusterRoles that its selectors match. One that \
            matches the default roles, or everything, has the rights of cluster-admin.
            """,
        remedy: "select a label of your own that only the roles to aggregate have",
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: a}
                aggregationRule:
                  clusterRoleSelectors:
                    - «{}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: a}
                aggregationRule:
                  clusterRoleSelectors:
                    - matchLabels: {team: shop}
                    - «matchLabels: {kubernetes.io/bootstrapping: rbac-defaults}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: a}
                aggregationRule:
                  clusterRoleSelectors:
                    - «matchExpressions: [{key: team, operator: DoesNotExist}]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: a}
                aggregationRule:
                  clusterRoleSelectors:
                    - «matchLabels: {rbac.authorization.k8s.io/aggregate-to-admin: "true"}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: a}
                aggregationRule:
                  clusterRoleSelectors:
                    - matchLabels: {rbac.example.com/aggregate-to-monitoring: "true"}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: a}
                aggregationRule:
                  clusterRoleSelectors:
                    - matchExpressions: [{key: team, operator: In, values: [shop]}]
                """),
        ],
        check: .kinds([.clusterRole]) { object, judgement in
            if judgement.isDefaultRole { return }
            for (index, node) in (object.node["aggregationRule"]?["clusterRoleSelectors"]).indexed {
                guard let selector = LabelSelector(node) else { continue }
                let field = "aggregationRule.clusterRoleSelectors[\(index)]"
                if selector.matches(labelsOfClusterAdmin) {
                    judgement.add("the role aggregates the rights of cluster-admin", at: field)
                } else if let role = ["admin", "edit"].first(where: { selector.matches(labels(ofPartsOf: $0)) }) {
                    judgement.add("the role aggregates the rights of \(role)", at: field, severity: .high)
                }
            }
        })

    /// Source: the default ClusterRoles of the API server,
    /// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
    private static let labelsOfClusterAdmin = ["kubernetes.io/bootstrapping": "rbac-defaults"]

    /// The labels of the roles from which the API server makes `admin` and `edit`.
    private static func labels(ofPartsOf role: String) -> [String: String] {
        labelsOfClusterAdmin.merging(["rbac.authorization.k8s.io/aggregate-to-\(role)": "true"]) { first, _ in first }
    }
}
