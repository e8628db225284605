extension Rule {
    static let rbacDeleteResources = Rule(
        id: "rbac-delete-resources",
        title: "Role may delete workloads and secrets",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: "Deleting is the quickest way to stop a program, and to hide what it did.",
        remedy: "remove delete and deletecollection from the verbs",
        peers: [.kubescape("C-0007")],
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [«pods]
                    verbs: [delete]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [apps]
                    resources: [«statefulsets]
                    verbs: [deletecollection]
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [pods]
                    verbs: [get]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [rbac.authorization.k8s.io]
                    resources: [roles]
                    verbs: [delete]
                """),
        ],
        check: .roleRules { rule, judgement in
            judgement.addGrant(
                "the role may delete workloads or their data", by: rule, ["delete", "deletecollection"],
                on: [
                    "deployments", "daemonsets", "statefulsets", "jobs", "cronjobs", "pods", "secrets", "configmaps",
                    "services", "persistentvolumeclaims", "namespaces",
                ], in: ["", "apps", "batch"])
        })
}
