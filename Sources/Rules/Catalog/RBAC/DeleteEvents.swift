extension Rule {
    static let rbacDeleteEvents = Rule(
        id: "rbac-delete-events",
        title: "Role may delete events",
        severity: .low,
        concern: .presence,
        why: "Events record what happened in a cluster; deleting them hides what was done.",
        remedy: "remove delete and deletecollection from the verbs",
        peers: [.kubescape("C-0031")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«events]
                  verbs: [delete]
                """),
            .role(
                """
                - apiGroups: [events.k8s.io]
                  resources: [«events]
                  verbs: [deletecollection]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [events]
                  verbs: [create, patch]
                """),
            .role(
                """
                - apiGroups: [apps]
                  resources: [events]
                  verbs: [delete]
                """),
        ],
        check: .grant(
            "the role may delete events", ["delete", "deletecollection"], on: ["events"],
            in: ["", "events.k8s.io"]))
}
