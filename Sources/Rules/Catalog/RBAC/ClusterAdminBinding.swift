extension Rule {
    static let rbacClusterAdminBinding = Rule(
        id: "rbac-cluster-admin-binding",
        title: "Binding makes its subjects administrators",
        severity: .high,
        standards: [.cis("5.1.1"), .nsa("Authentication and authorization")],
        precedence: 1,
        concern: .presence,
        why: """
            cluster-admin may do everything everywhere; in a RoleBinding, everything in a namespace.
            """,
        remedy: "bind a role with the rights that are needed",
        peers: [
            .kubeLinter("cluster-admin-role-binding"),
            .polaris(
                "clusterrolebindingClusterAdmin", "rolebindingClusterAdminClusterRole", "rolebindingClusterAdminRole"),
            .trivy("KSV-0111"), .kubescape("C-0185", "C-0035"), .datree("CIS_INVALID_ROLE_CLUSTER_ADMIN"),
            .kyverno("restrict-binding-clusteradmin", "block-cluster-admin-from-ns"),
            .nsaBundle("cluster-admin/edit binding restriction"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «cluster-admin}
                subjects:
                  - {kind: User, name: ada}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «cluster-admin}
                subjects:
                  - {kind: ServiceAccount, name: web, namespace: shop}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects:
                  - {kind: Group, name: "system:masters"}
                """
            ).trusted,
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: User, name: ada}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: cluster-admin}
                subjects:
                  - {kind: User, name: ada}
                """),
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding]) { object, judgement in
            guard let role = object.roleRef, role.isClusterRole("cluster-admin") else { return }
            let subjects = object.boundSubjects.map(\.subject)
            // A patch has the role alone; a binding for nobody grants nothing.
            guard !subjects.isEmpty || judgement.isPartial else { return }
            // Every cluster has this one of its own.
            let isDefault = subjects.allSatisfy { $0.kind == "Group" && $0.name == "system:masters" }
            if !subjects.isEmpty, judgement.trusts(isDefault) { return }
            judgement.add(
                "the binding grants cluster-admin", at: "roleRef.name",
                values: subjects.isEmpty ? ["\(role)"] : subjects.map { "\($0)" })
        })
}
