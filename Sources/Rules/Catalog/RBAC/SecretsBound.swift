import Kubernetes

extension Rule {
    static let rbacSecretsBound = Rule(
        id: "rbac-secrets-bound",
        title: "Binding to a role that may read Secrets",
        severity: .medium,
        standards: [.cis("5.1.2")],
        concern: .presence,
        why: """
            Whoever is bound reads the passwords and keys of every program in the namespace, or in the cluster, and the tokens of \
            other service accounts.
            """,
        remedy: "bind to a role that names the Secrets that are needed (resourceNames), or mount them",
        peers: [.kubeLinter("access-to-secrets"), .checkov("CKV2_K8S_5"), .kubescape("C-0015")],
        bad: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: «web}\nsubjects: [{kind: ServiceAccount, name: web}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [secrets], verbs: [list]}]")
            ).partialSet.saying("ServiceAccount shop/web may read Secrets by Role shop/web"),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: «web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRole", namespace: nil,
                    "rules: [{apiGroups: [\"*\"], resources: [\"*\"], verbs: [get]}]")),
        ],
        good: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [configmaps], verbs: [get]}]")),
            // Nobody is bound.
            .set(
                .document("rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Role, name: web}\nsubjects: []"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [secrets], verbs: [get]}]")),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [secrets], verbs: [create]}]")),
        ],
        check: .sets(of: Kind.access, reading: .grants) { set, judgement in
            judgement.addBindings(granting: [.readSecrets], named: .low) { role, binding in
                "\(binding.subjectsText) may read Secrets by \(role.identity)"
            }
        })
}
