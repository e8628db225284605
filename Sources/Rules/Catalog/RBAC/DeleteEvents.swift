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
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [«events]
                    verbs: [delete]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [events.k8s.io]
                    resources: [«events]
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
                    resources: [events]
                    verbs: [create, patch]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [apps]
                    resources: [events]
                    verbs: [delete]
                """),
        ],
        check: .roleRules { rule, judgement in
            judgement.addGrant(
                "the role may delete events", by: rule, ["delete", "deletecollection"], on: ["events"],
                in: ["", "events.k8s.io"])
        })
}
