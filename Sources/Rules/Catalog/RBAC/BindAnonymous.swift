extension Rule {
    static let rbacBindAnonymous = Rule(
        id: "rbac-bind-anonymous",
        title: "Binding is for everybody who can reach the API server",
        severity: .critical,
        standards: [.cis("5.1"), .nsa("Authentication and authorization")],
        concern: .presence,
        why: "Requests without any credentials have the rights of this user and this group.",
        remedy: "bind the role to those who need it",
        peers: """
            kubesec BindingsToSystemAnonymous; trivy KSV-0122; kubescape C-0262; kyverno \
            restrict-binding-system-groups; gatekeeper disallowanonymous
            """,
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: User, name: «"system:anonymous"}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: x}
                subjects:
                  - kind: Group
                    name: «system:unauthenticated
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
                  - {kind: User, name: anonymous}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:public-info-viewer"}
                subjects:
                  - {kind: Group, name: "system:unauthenticated"}
                """),
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding]) { object, judgement in
            if object.node["roleRef"]?[.name]?.equals("system:public-info-viewer") == true { return }
            judgement.addSubjects {
                "the binding is for \($0), which is everybody"
            } where: { subject in
                subject[.name]?.equals(anyOf: ["system:anonymous", "system:unauthenticated"]) == true
                    && subject[.kind]?.equals("ServiceAccount") != true
            }
        })
}
