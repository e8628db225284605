import Kubernetes

extension Rule {
    static let rbacBindingToExecRole = Rule(
        id: "rbac-binding-to-exec-role",
        title: "Binding to a role that may run commands in pods",
        severity: .medium,
        standards: [.nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            Whoever is bound may run commands in pods, with their secrets and their service accounts, and leaves no trace in Git.
            """,
        remedy: "bind to a role without pods/exec and pods/attach, or take them out of the role",
        peers: [
            .polaris(
                "rolebindingRolePodExecAttach", "rolebindingClusterRolePodExecAttach",
                "clusterrolebindingPodExecAttach"), .checkov("CKV2_K8S_2"), .kubescape("C-0002"),
        ],
        bad: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: «web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [pods/exec], verbs: [create]}]")
            ).partialSet.saying("User ada may run commands in pods by Role shop/web"),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: ClusterRole, name: «web}\nsubjects: [{kind: Group, name: dev}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRole", namespace: nil,
                    "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: web}}]}"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRole part", namespace: nil, metadata: "labels: {to: web}",
                    "rules: [{apiGroups: [\"*\"], resources: [pods/attach], verbs: [\"*\"]}]")),
        ],
        good: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [pods], verbs: [create]}]")),
            // A role of the same name in another namespace.
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role", namespace: "office",
                    "rules: [{apiGroups: [\"\"], resources: [pods/exec], verbs: [create]}]")),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [pods/exec], verbs: [get]}]")
            ).version(KubernetesVersion(minor: 36)),
        ],
        check: .sets(of: Kind.access, reading: .grants) { set, judgement in
            let rights: [RoleGrants.Right] =
                [.exec, .attach] + (judgement.connectsByGet ? [.execByGet, .attachByGet] : [])
            judgement.addBindings(granting: rights) { role, binding in
                "\(binding.subjectsText) may run commands in pods by \(role.identity)"
            }
        })
}

extension SetJudgement {
    /// Whether get opens a connection into a pod, as `Judgement.connectsByGet` says.
    fileprivate var connectsByGet: Bool { !context.isVersionNamed || context.version.minor < 35 }
}
