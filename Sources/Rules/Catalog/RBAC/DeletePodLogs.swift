extension Rule {
    static let rbacDeletePodLogs = Rule(
        id: "rbac-delete-pod-logs",
        title: "Role may delete logs of pods",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Kubernetes knows no such verb: somebody believes that it does, or waits for an extension that does.
            """,
        remedy: "remove delete from the verbs on pods/log",
        peers: [.trivy("KSV-0042")],
        bad: [
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [«pods/log]
                    verbs: [delete]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [pods, «pods/log]
                    verbs: [get, deletecollection]
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
                    resources: [pods/log]
                    verbs: [get]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules:
                  - apiGroups: [""]
                    resources: [pods]
                    verbs: [delete]
                """),
        ],
        check: .roleRules { rule, judgement in
            judgement.addGrant(
                "the role may delete logs of pods", by: rule, ["delete", "deletecollection"], on: ["pods/log"])
        })
}
