import Kubernetes

extension Rule {
    static let rbacWorkloadBoundToAdmin = Rule(
        id: "rbac-workload-bound-to-admin",
        title: "Workload that may take over the cluster",
        severity: .high,
        standards: [.cis("5.1.1")],
        concern: .presence,
        why: """
            Its pods carry a token that may do anything, or give itself the right to: whoever breaks into one of them has the \
            cluster, or all of the namespace.
            """,
        remedy: "bind the service account to a role with only what the program needs, or mount no token",
        peers: [.kubescape("C-0267", "C-0272"), .checkov("CKV2_K8S_2")],
        bad: [
            .set(
                .workload(pod: "serviceAccountName: «web"),
                .document("v1 ServiceAccount"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]"
                )
            ).partialSet.saying(
                "the pod may do anything in the cluster: ClusterRoleBinding web gives its service account web ClusterRole cluster-admin"
            ),
            .set(
                .workload(labels: "{app: web}", pod: "«dnsPolicy: Default"),
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: Role, name: all}\nsubjects: [{kind: ServiceAccount, name: default}]"),
                .document(
                    "rbac.authorization.k8s.io/v1 Role all",
                    "rules: [{apiGroups: [\"*\"], resources: [\"*\"], verbs: [\"*\"]}]")),
            // All accounts of a namespace.
            .set(
                .workload(pod: "serviceAccountName: «web"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: up}\nsubjects: [{kind: Group, name: \"system:serviceaccounts:shop\"}]"
                ),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRole up", namespace: nil,
                    "rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}]")),
        ],
        good: [
            .set(
                .workload(pod: "serviceAccountName: web"),
                .document(
                    "rbac.authorization.k8s.io/v1 RoleBinding",
                    "roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: web}]")),
            // It has no token.
            .set(
                .workload(pod: "serviceAccountName: web\nautomountServiceAccountToken: false"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]"
                )
            ),
            .set(
                .workload(pod: "serviceAccountName: web"),
                .document(
                    "rbac.authorization.k8s.io/v1 ClusterRoleBinding", namespace: nil,
                    "roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: web, namespace: office}]"
                )
            ),
        ],
        check: .sets(of: Kind.access + [.serviceAccount] + Kind.workloads, reading: .grants) { set, judgement in
            let takeovers = set.takeovers()
            if takeovers.isEmpty { return }
            for (_, workload, facts) in set.workloads {
                for pod in facts.pods where set.hasToken(pod, of: workload) {
                    let chains = takeovers.filter { $0.isFor(pod.accountName, in: workload.namespace) }
                    guard let chain = chains.first(where: { $0.binding.file == workload.file }) ?? chains.first else {
                        continue
                    }
                    judgement.add(
                        "the pod \(chain.effect): \(chain.binding.identity) gives its service account \(pod.accountName) "
                            + "\(chain.facts.roleKind) \(chain.facts.role.text)",
                        in: workload, at: pod.account?.place ?? pod.place,
                        values: ["\(pod.accountName) \(chain.facts.roleKind)/\(chain.facts.role.text)"],
                        related: set.accounts(pod.accountName, of: workload) + chain.ends)
                }
            }
        })
}

/// A binding by which a service account may take over the cluster or its namespace.
private struct Takeover {
    let binding: ObjectFacts
    let facts: BindingFacts
    let subject: BindingFacts.Subject
    /// The role, where it is in the set, and the rule of it.
    let grant: (role: ObjectFacts, right: RoleGrants.Right, place: FactPlace)?

    /// What it lets a pod do.
    var effect: String {
        let range = facts.isForCluster ? "the cluster" : "its namespace"
        return switch grant?.right {
        case .escalate: "may give itself any right in \(range)"
        case .impersonate: "may act as anybody else in \(range)"
        default: "may do anything in \(range)"
        }
    }

    /// Whether it is for a service account.
    func isFor(_ account: String, in namespace: NamespaceName) -> Bool {
        switch subject.kind {
        case "ServiceAccount":
            // A subject must say a namespace, which whoever applies the workload says for it.
            return subject.name.text == account
                && (subject.namespace.match(namespace) == .yes || namespace == .notSaid && facts.isForCluster)
        case "Group":
            if subject.name.text == "system:serviceaccounts" { return true }
            return namespace.name.map { subject.name.text == "system:serviceaccounts:\($0)" } ?? false
        case "User":
            return namespace.name.map { subject.name.text == "system:serviceaccount:\($0):\(account)" } ?? false
        default: return false
        }
    }

    /// The links of the chain behind the workload.
    var ends: [SetJudgement.End] {
        let bound = SetJudgement.End(binding, subject.name.place, "\(binding.identity) binds it here")
        guard let grant else { return [bound] }
        return [bound, .init(grant.role, grant.place, "\(grant.role.identity) grants it here")]
    }
}

extension ObjectSet {
    /// The bindings of the set by which a service account may take over the cluster or its namespace.
    fileprivate func takeovers() -> [Takeover] {
        bindings.flatMap { _, binding, facts -> [Takeover] in
            let grant = roles(of: binding, facts.facts).lazy.compactMap {
                role -> (ObjectFacts, RoleGrants.Right, FactPlace)? in
                guard case .role(let grants) = role.content else { return nil }
                return [RoleGrants.Right.everything, .escalate, .impersonate].lazy.compactMap { right in
                    // To bind some roles by name is what Kubernetes advises.
                    grants.facts.grant(of: right).flatMap { $0.isForNamed ? nil : (role, right, $0.place) }
                }.first
            }.first
            let isBuiltIn = facts.roleKind == "ClusterRole" && ["cluster-admin", "admin"].contains(facts.role.text)
            guard grant != nil || isBuiltIn else { return [] }
            return facts.subjects.map { Takeover(binding: binding, facts: facts.facts, subject: $0, grant: grant) }
        }
    }

    /// Whether a pod gets the token of its service account.
    fileprivate func hasToken(_ pod: Kept<WorkloadFacts.Pod>, of workload: ObjectFacts) -> Bool {
        !pod.isFragment && (pod.automount ?? automount(ofAccount: pod.accountName, of: workload) ?? true)
    }

    /// A service account as an end of a finding; none where it is not in the set.
    fileprivate func accounts(_ name: String, of workload: ObjectFacts) -> [SetJudgement.End] {
        objects("ServiceAccount", named: name, in: workload.namespace, referredToBy: workload).prefix(1).map {
            .init(members[$0.index], nil, "\(members[$0.index].identity) begins here")
        }
    }
}
