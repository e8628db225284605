extension Rule {
    static let rbacBindAuthenticated = Rule(
        id: "rbac-bind-authenticated",
        title: "Binding is for everybody with an account",
        severity: .high,
        standards: [.nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            The group system:authenticated holds every user and every service account of the cluster, and on some \
            clouds everybody who has an account with the provider.
            """,
        remedy: "bind the role to those who need it",
        peers: [
            .trivy("KSV-01011"), .kubescape("C-0265"), .kyverno("disallow-self-provisioner-binding"),
            .gatekeeper("disallowanonymous"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: Group, name: «"system:authenticated"}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: x}
                subjects:
                  - kind: Group
                    name: «system:authenticated
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:discovery"}
                subjects:
                  - {kind: Group, name: "system:authenticated"}
                """
            ).trusted,
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: Group, name: developers}
                """),
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding]) { object, judgement in
            let isDefault =
                object.roleRef?.isClusterRole("system:discovery", "system:basic-user", "system:public-info-viewer")
                ?? false
            if judgement.trusts(isDefault) { return }
            judgement.addSubjects {
                "the binding is for \($0), which is every account"
            } where: { subject in
                let groups = ["system:authenticated", "system:authenticated:oauth", "system:serviceaccounts"]
                return subject.kind == "Group" && groups.contains(subject.name)
            }
        })
}
