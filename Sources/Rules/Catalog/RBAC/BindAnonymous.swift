extension Rule {
    static let rbacBindAnonymous = Rule(
        id: "rbac-bind-anonymous",
        title: "Binding is for everybody who can reach the API server",
        severity: .critical,
        standards: [.cis("5.1"), .nsa("Authentication and authorization")],
        concern: .presence,
        why:
            "Requests without any credentials have the rights of the user system:anonymous and the group system:unauthenticated.",
        remedy: "bind the role to those who need it",
        peers: [
            .kubesec("BindingsToSystemAnonymous"), .trivy("KSV-0122"), .kubescape("C-0262"),
            .kyverno("restrict-binding-system-groups"), .gatekeeper("disallowanonymous"),
        ],
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
                """
            ).trusted,
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding]) { object, judgement in
            let isDefault = object.roleRef?.isClusterRole("system:public-info-viewer") ?? false
            if judgement.trusts(isDefault) { return }
            // What clients need to check tokens: the public half of keys.
            let isDiscovery = object.roleRef?.isClusterRole("system:service-account-issuer-discovery") ?? false
            judgement.addSubjects(
                { "the binding is for \($0), which is everybody" }, severity: isDiscovery ? .low : nil
            ) { subject in
                ["system:anonymous", "system:unauthenticated"].contains(subject.name)
                    && subject.kind != "ServiceAccount"
            }
        })
}
