extension Rule {
    static let rbacBindSystemMasters = Rule(
        id: "rbac-bind-system-masters",
        title: "Binding is for the group that no rule restricts",
        severity: .critical,
        standards: [.cis("5.1.7")],
        precedence: 2,
        concern: .presence,
        why: """
            Whoever is in system:masters may do everything, whatever roles and bindings say; nothing can revoke that.
            """,
        remedy: "use a group of your own, with a role that can be revoked",
        peers: [
            .trivy("KSV-0123"), .kubescape("C-0246"), .datree("CIS_INVALID_VALUE_SYSTEM_MASTERS"),
            .kyverno("restrict-binding-system-groups"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: Group, name: «"system:masters"}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: x}
                subjects:
                  - {kind: User, name: ada}
                  - kind: Group
                    name: «system:masters
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: Group, name: masters}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: User, name: "system:masters"}
                """),
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding]) { object, judgement in
            // Every cluster brings along this one.
            let isDefault =
                object.identity.name == "cluster-admin" && object.roleRef?.isClusterRole("cluster-admin") == true
            if isDefault, judgement.trusts(object.isLive) { return }
            judgement.addSubjects {
                "the binding is for \($0)"
            } where: { subject in
                subject.kind == "Group" && subject.name == "system:masters"
            }
        })
}
