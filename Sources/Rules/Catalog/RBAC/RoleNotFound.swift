import Kubernetes

extension Rule {
    static let rbacRoleNotFound = Rule(
        id: "rbac-role-not-found",
        title: "Binding to a role that there is not",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            The binding grants nothing now, and whatever a role of this name grants as soon as somebody creates one.
            """,
        remedy: "correct the name of the role, or remove the binding",
        peers: [.popeye("1300")],
        bad: [
            .set(
                .document("rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Role, name: «wbe}"),
                .document("rbac.authorization.k8s.io/v1 Role")
            ).saying("there is no Role wbe"),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: «web}"),
                .document("rbac.authorization.k8s.io/v1 ClusterRole other", namespace: nil)
            ).ownSet,
        ],
        good: [
            .set(
                .document("rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Role, name: web}"),
                .document("rbac.authorization.k8s.io/v1 Role")),
            // Kubernetes brings it along.
            .set(
                .document("rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: ClusterRole, name: view}"),
                .document("rbac.authorization.k8s.io/v1 ClusterRole other", namespace: nil)),
            .set(
                .document("rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Role, name: wbe}"),
                .document("rbac.authorization.k8s.io/v1 Role")
            ).partialSet,
        ],
        check: .sets(of: Kind.access) { set, judgement in
            for (_, binding, facts) in set.bindings where !facts.bindsBuiltInRole {
                let namespace = facts.roleKind == "ClusterRole" ? .cluster : binding.namespace
                guard let whole = set.whole(for: .named(facts.roleKind), in: namespace),
                    whole.objects(facts.roleKind, named: facts.role.text, in: namespace).isEmpty
                else { continue }
                judgement.add(
                    "there is no \(facts.roleKind) \(facts.role.text)", in: binding, at: facts.role.place,
                    values: [facts.role.text])
            }
        })
}

extension Kind {
    /// Roles and bindings.
    static let access: [Kind] = [.role, .clusterRole, .roleBinding, .clusterRoleBinding]
}

extension BindingFacts {
    /// Whether every cluster has the role by itself.
    ///
    /// Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
    var bindsBuiltInRole: Bool {
        let name = role.text
        return roleKind == "ClusterRole"
            && (name.hasPrefix("system:") || ["cluster-admin", "admin", "edit", "view"].contains(name))
            || roleKind == "Role" && name.hasPrefix("system:") || name == "extension-apiserver-authentication-reader"
    }
}
