extension Rule {
    static let rbacDeletePodLogs = Rule(
        id: "rbac-delete-pod-logs",
        title: "Role may delete pod logs",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Kubernetes does not support this verb: whoever wrote the rule believes that it does, or expects an extension that does.
            """,
        remedy: "remove delete from the verbs on pods/log",
        peers: [.trivy("KSV-0042")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«pods/log]
                  verbs: [delete]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods, «pods/log]
                  verbs: [get, deletecollection]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [pods/log]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods]
                  verbs: [delete]
                """),
        ],
        check: .grant("the role may delete pod logs", ["delete", "deletecollection"], on: ["pods/log"]))
}
