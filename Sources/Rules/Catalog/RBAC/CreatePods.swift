extension Rule {
    static let rbacCreatePods = Rule(
        id: "rbac-create-pods",
        title: "Role may start pods",
        severity: .medium,
        standards: [.cis("5.1.4")],
        concern: .presence,
        why: """
            Whoever may start pods in a namespace can use every secret and every service account in it, and do \
            whatever a pod there is allowed to do.
            """,
        remedy: "leave starting pods to controllers, or bind the role in one namespace only",
        peers: [.kubeLinter("access-to-create-pods"), .kubescape("C-0188"), .datree("CIS_INVALID_VALUE_CREATE_POD")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«pods]
                  verbs: [create]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [services, «pods]
                  verbs: [get, "*"]
                """),
            .role(#"[{apiGroups: [""], resources: [«replicationcontrollers], verbs: [create]}]"#),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [pods]
                  verbs: [get, delete]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [pods/log]
                  verbs: [get]
                """),
        ],
        check: .grant("the role may start pods", ["create"], on: ["pods", "replicationcontrollers"]))
}
