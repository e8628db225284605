import Kubernetes

extension Rule {
    static let rbacServicesStatus = Rule(
        id: "rbac-services-status",
        title: "Binding to a role that may change the status of Services",
        severity: .medium,
        isOnByDefault: false,
        standards: [.cve("CVE-2020-8554")],
        concern: .presence,
        why: """
            The status of a load balancer has the addresses for which nodes take connections: whoever may change it can read those \
            that pods open to any address.
            """,
        remedy: "take services/status out of the role: only controllers of load balancers need it",
        peers: [.checkov("CKV2_K8S_4")],
        bad: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: «web}\nsubjects: [{kind: ServiceAccount, name: web}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [services/status], verbs: [patch]}]")
            ).partialSet,
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: «web}\nsubjects: [{kind: Group, name: \"system:nodes\"}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRole", namespace: nil,
                    "rules: [{apiGroups: [\"\"], resources: [\"*/status\"], verbs: [update]}]")),
        ],
        good: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: ServiceAccount, name: web}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [services], verbs: [patch]}]")),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: User, name: ada}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role",
                    "rules: [{apiGroups: [\"\"], resources: [services/status], verbs: [get]}]")),
        ],
        check: .sets(of: Kind.access, reading: .grants) { set, judgement in
            judgement.addBindings(granting: [.setServiceStatus]) { role, binding in
                "\(binding.subjectsText) may change the status of Services by \(role.identity)"
            }
        })
}
