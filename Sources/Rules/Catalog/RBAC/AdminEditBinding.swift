extension Rule {
    static let rbacAdminEditBinding = Rule(
        id: "rbac-admin-edit-binding",
        title: "Binding makes its subjects editors of the whole cluster",
        severity: .low,
        isOnByDefault: false,
        standards: [.cis("5.1.1")],
        concern: .presence,
        why: """
            admin and edit in a ClusterRoleBinding apply in every namespace, including those of the platform.
            """,
        remedy: "bind the role in the namespaces that need it",
        peers: [
            .trivy("KSV-0111"), .kubescape("C-0035", "C-0272"), .nsaBundle("cluster-admin/edit binding restriction"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {kind: ClusterRole, name: «admin}
                subjects: [{kind: User, name: ada}]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {kind: ClusterRole, name: «edit}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {kind: ClusterRole, name: edit}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {kind: ClusterRole, name: view}
                """),
        ],
        check: .kinds([.clusterRoleBinding]) { object, judgement in
            guard let role = object.roleRef, role.isClusterRole("admin", "edit") else { return }
            judgement.add(
                "the binding grants \(role.name) in every namespace", at: "roleRef.name",
                values: ["\(role)"] + object.boundSubjects.map { "\(role) \($0.subject)" })
        })
}
