extension Rule {
    static let rbacGrantLeftOut = Rule(
        id: "rbac-grant-left-out",
        title: "Role or binding does not say what it grants",
        severity: .medium,
        standards: [.cis("5.1.1")],
        concern: .absence,
        why: """
            `kubectl apply` changes what is in a manifest and keeps the rest: under the name of a role or binding that \
            exists in the cluster, new subjects get its role, and new labels make its rules part of other roles.
            """,
        remedy: "write the whole object: the roleRef of a binding, the rules of a role",
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: «{name: cluster-admin}
                subjects: [{kind: User, name: ada}]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: «{name: cluster-admin, labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-reader}
                subjects: [{kind: User, name: ada}]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: shop}
                """),
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding, .role, .clusterRole]) { object, judgement in
            if judgement.isPartial { return }
            if object.kind.hasSuffix("Binding") {
                guard object.roleRef?.name.isEmpty ?? true, !object.boundSubjects.isEmpty else { return }
                return judgement.add("the binding has subjects but names no role", at: "metadata")
            }
            let hasGrant = [object.node[.rules], object.node["aggregationRule"]].contains { !($0?.isNull ?? true) }
            guard !hasGrant, isOfKubernetes(object.identity.name) else { return }
            judgement.add(
                "the role has no rules, and keeps those of the role of that name in the cluster", at: "metadata")
        })

    private static func isOfKubernetes(_ name: String) -> Bool {
        ["cluster-admin", "admin", "edit", "view"].contains(name) || name.hasPrefix("system:")
    }
}
