import Kubernetes

extension Rule {
    static let rbacBindSystemRole = Rule(
        id: "rbac-bind-system-role",
        title: "Binding grants a role that Kubernetes reserves for itself",
        severity: .high,
        standards: [.cis("5.1.1"), .nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            The roles of Kubernetes' own components, and admin or edit where the platform runs, can read every secret, \
            create tokens for any service account, start pods anywhere or change roles: whoever has one of them \
            controls the cluster, under a name that looks harmless.
            """,
        remedy: "bind a role of your own with the rights that are needed",
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «"system:kube-controller-manager"}
                subjects:
                  - {kind: ServiceAccount, name: web, namespace: shop}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: ClusterRole
                  name: «system:controller:clusterrole-aggregation-controller
                subjects:
                  - {kind: User, name: ada}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «"system:node"}
                subjects:
                  - {kind: User, name: ada}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a, namespace: kube-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: «"system:controller:token-cleaner"}
                subjects:
                  - {kind: Group, name: developers}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «admin}
                subjects:
                  - {kind: User, name: admin}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a, namespace: kube-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «edit}
                subjects:
                  - {kind: Group, name: developers}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                subjects:
                  - {kind: Group, name: developers}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:auth-delegator"}
                subjects:
                  - {kind: ServiceAccount, name: metrics-server, namespace: kube-system}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: system:kube-controller-manager}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:kube-controller-manager"}
                subjects:
                  - {kind: User, name: "system:kube-controller-manager"}
                """
            ).trusted,
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "system:kube-controller-manager"}
                subjects:
                  - {kind: User, name: ada}
                """),
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding]) { object, judgement in
            guard let role = object.roleRef, let power = power(of: role, in: object) else { return }
            let subjects = object.boundSubjects.map(\.subject)
            guard !subjects.isEmpty || judgement.isPartial else { return }
            // Each cluster binds them to its own components.
            if !subjects.isEmpty, judgement.trusts(subjects.allSatisfy { isComponent($0, of: role) }) { return }
            judgement.add(
                "the binding grants \(role.name), which can \(power.phrase)", at: "roleRef.name",
                values: subjects.isEmpty ? ["\(role)"] : subjects.map { "\(role) \($0)" }, severity: power.severity)
        })

    /// Whether a subject is the component for which Kubernetes keeps a role.
    private static func isComponent(_ subject: BoundSubject, of role: RoleReference) -> Bool {
        switch subject.kind {
        case "ServiceAccount": subject.namespace == "kube-system" && role.name == "system:controller:" + subject.name
        case "User": subject.name == role.name && role.name.hasPrefix("system:")
        case "Group": role.name == "system:node" && subject.name == "system:nodes"
        default: false
        }
    }

    private static func power(of role: RoleReference, in binding: KubernetesObject) -> SystemRolePower? {
        if role.kind == "Role" {
            guard binding.identity.namespace == "kube-system", role.name == "system:controller:token-cleaner" else {
                return nil
            }
            return .readsSecrets
        }
        guard role.kind == "ClusterRole" else { return nil }
        if ["admin", "edit", "system:aggregate-to-edit"].contains(role.name) {
            // In a namespace of somebody's own they are what they are made for.
            let isOfPlatform = binding.kind == "ClusterRoleBinding" || binding.identity.namespace == "kube-system"
            return isOfPlatform ? .editsPlatform : nil
        }
        return SystemRolePower.byClusterRole[role.name] ?? SystemRolePower.ofOpenShift(role.name)
    }
}

/// What a role of Kubernetes' own components can do with a cluster.
///
/// Source: the default roles of the API server, as its bootstrap policy for RBAC makes them.
private struct SystemRolePower {
    let phrase: String
    let severity: Severity

    static let makesTokens = SystemRolePower(
        phrase: "create tokens for any service account and read every secret", severity: .critical)
    static let changesRoles = SystemRolePower(phrase: "give any rights to any role", severity: .critical)
    static let changesAll = SystemRolePower(phrase: "read and change or delete everything", severity: .critical)
    static let readsAll = SystemRolePower(phrase: "read everything, including secrets", severity: .critical)
    static let readsSecrets = SystemRolePower(phrase: "read secrets", severity: .critical)
    static let signs = SystemRolePower(phrase: "sign or approve certificates of any user", severity: .critical)
    static let startsPods = SystemRolePower(phrase: "start pods in any namespace", severity: .high)
    static let editsPlatform = SystemRolePower(
        phrase: "start pods under any service account of kube-system, and so take over the cluster", severity: .high)
    static let makesVolumes = SystemRolePower(
        phrase: "create volumes from any folder on any node", severity: .high)
    static let joinsNodes = SystemRolePower(
        phrase: "get the certificate of a node, and act as that node", severity: .high)
    static let isNode = SystemRolePower(phrase: "act as a node: start pods, read secrets, make tokens", severity: .high)
    static let reachesNodes = SystemRolePower(phrase: "run commands in every pod of every node", severity: .high)

    /// What roles of OpenShift can do.
    ///
    /// Source: https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/authentication_and_authorization/
    static func ofOpenShift(_ role: String) -> SystemRolePower? {
        if role == "sudoer" { return SystemRolePower(phrase: "act as system:admin", severity: .critical) }
        if role == "system:master" { return changesAll }
        if role == "storage-admin" { return makesVolumes }
        if role == "system:build-strategy-custom" {
            return SystemRolePower(phrase: "run builds in privileged containers", severity: .high)
        }
        if role.hasPrefix("system:openshift:controller:") {
            return SystemRolePower(phrase: "act as an OpenShift controller", severity: .high)
        }
        let prefix = "system:openshift:scc:"
        guard role.hasPrefix(prefix) else { return nil }
        let constraint = role.dropFirst(prefix.count)
        let isRoot = ["privileged", "anyuid", "hostaccess", "hostmount-anyuid", "node-exporter"].contains(constraint)
        guard isRoot || constraint.hasPrefix("hostnetwork") else { return nil }
        return SystemRolePower(phrase: "start pods under the constraint \(constraint)", severity: .high)
    }

    static let byClusterRole: [String: SystemRolePower] = [
        "system:kube-controller-manager": makesTokens,
        "system:controller:clusterrole-aggregation-controller": changesRoles,
        "system:controller:generic-garbage-collector": changesAll,
        "system:controller:namespace-controller": changesAll,
        "system:controller:resourcequota-controller": readsAll,
        "system:controller:certificate-controller": signs,
        "system:certificates.k8s.io:kube-apiserver-client-approver": signs,
        "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver": signs,
        "system:certificates.k8s.io:kubelet-serving-approver": signs,
        "system:certificates.k8s.io:legacy-unknown-approver": signs,
        "system:controller:cronjob-controller": startsPods,
        "system:controller:daemon-set-controller": startsPods,
        "system:controller:deployment-controller": startsPods,
        "system:controller:job-controller": startsPods,
        "system:controller:replicaset-controller": startsPods,
        "system:controller:replication-controller": startsPods,
        "system:controller:statefulset-controller": startsPods,
        "system:controller:persistent-volume-binder": startsPods,
        "system:kube-scheduler": startsPods,
        "system:persistent-volume-provisioner": makesVolumes,
        "system:node-bootstrapper": joinsNodes,
        "system:certificates.k8s.io:certificatesigningrequests:nodeclient": joinsNodes,
        "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient": joinsNodes,
        "system:node": isNode,
        "system:kubelet-api-admin": reachesNodes,
        "system:aggregate-to-admin": changesRoles,
    ]
}
