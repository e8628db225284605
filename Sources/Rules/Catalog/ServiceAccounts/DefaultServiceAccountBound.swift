import Kubernetes

extension Rule {
    static let defaultServiceAccountBound = Rule(
        id: "default-service-account-bound",
        title: "Default service account is granted rights",
        severity: .high,
        standards: [.cis("5.1.5")],
        concern: .presence,
        why: """
            Whatever the default account may do, every pod in its namespace that names no account of its own may do too.
            """,
        remedy: "bind the role to a service account of the workload that needs it",
        peers: [.checkov("CKV_K8S_42"), .kubescape("C-0189"), .popeye("308")],
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: ServiceAccount, name: «default, namespace: shop}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: x}
                subjects:
                  - {kind: User, name: ada}
                  - kind: ServiceAccount
                    name: «default
                    namespace: shop
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: ServiceAccount, name: web, namespace: shop}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: ServiceAccount, name: default, namespace: kube-system}
                """
            ).trusted,
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {kind: User, name: default}
                """),
        ],
        check: .kinds([.roleBinding, .clusterRoleBinding]) { object, judgement in
            judgement.addSubjects {
                "the binding grants rights to \($0)"
            } named: { subject in
                if subject.kind == "Group" {
                    let namespace = subject.name.split(separator: ":").dropFirst(2).joined(separator: ":")
                    return namespace.isEmpty
                        ? "every service account of the cluster" : "every service account of \(namespace)"
                }
                let namespace = subject.defaultAccountOf.flatMap { $0.isEmpty ? nil : $0 } ?? "its namespace"
                return "the default service account of \(namespace)"
            } where: { [judgement] subject in
                guard let namespace = subject.defaultAccountOf else { return false }
                return !judgement.trusts(KubernetesObject.systemNamespaces.contains(namespace))
            }
        })
}
