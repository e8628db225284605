import Kubernetes

extension Rule {
    static let rbacSubjectServiceAccountNotFound = Rule(
        id: "rbac-subject-service-account-not-found",
        title: "Binding for a service account that there is not",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Whoever may create service accounts in the namespace gets the rights by creating one of this name.
            """,
        remedy: "correct the subject, or remove the binding",
        peers: [.popeye("407")],
        bad: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: ServiceAccount, name: «wbe}]"),
                .document("v1 ServiceAccount")
            ).saying("there is no service account wbe"),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: web}\nsubjects: [{kind: ServiceAccount, name: «web, namespace: office}]"
                ),
                .document("v1 ServiceAccount")
            ).ownSet,
        ],
        good: [
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: ServiceAccount, name: web}, {kind: User, name: ada}]"
                ),
                .document("v1 ServiceAccount")),
            // Whoever applies the account says its namespace.
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: web}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]"
                ),
                .document("v1 ServiceAccount", namespace: nil)),
            .set(
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: web}\nsubjects: [{kind: ServiceAccount, name: wbe}]"),
                .document("v1 ServiceAccount")
            ).partialSet,
        ],
        check: .sets(of: Kind.access + [.serviceAccount], reading: .made) { set, judgement in
            for (_, binding, facts) in set.bindings {
                for subject in facts.subjects where subject.kind == "ServiceAccount" && subject.name.text != "default" {
                    let name = subject.name.text
                    guard
                        let whole = set.whole(
                            for: .named("ServiceAccount"), in: subject.namespace,
                            orWhere: { !$0.everywhere("ServiceAccount", named: name).isEmpty }),
                        // The controllers of Kubernetes have theirs without a manifest.
                        subject.namespace != .named("kube-system"), !whole.mayHaveAccount(name, in: subject.namespace)
                    else { continue }
                    judgement.add(
                        "there is no service account \(name)", in: binding, at: subject.name.place, anchor: "subjects",
                        values: [subject.title])
                }
            }
        })
}

extension ObjectSet {
    /// Whether there is a service account in a namespace, or one whose namespace is said by whoever applies it.
    fileprivate func mayHaveAccount(_ name: String, in namespace: NamespaceName) -> Bool {
        [namespace, .notSaid].contains { !objects("ServiceAccount", named: name, in: $0).isEmpty }
            || makes("ServiceAccount", named: name, in: namespace)
    }
}
