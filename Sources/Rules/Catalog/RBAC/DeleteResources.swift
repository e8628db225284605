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
            .role(
                """
                - apiGroups: [""]
                  resources: [«pods]
                  verbs: [delete]
                """),
            .role(
                """
                - apiGroups: [apps]
                  resources: [«statefulsets]
                  verbs: [deletecollection]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [pods]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [roles]
                  verbs: [delete]
                """),
        ],
        check: .grant(
            "the role may delete workloads or their data", ["delete", "deletecollection"],
            on: [
                "deployments", "daemonsets", "statefulsets", "jobs", "cronjobs", "pods", "secrets", "configmaps",
                "services", "persistentvolumeclaims", "namespaces",
            ], in: ["", "apps", "batch"]))
}
