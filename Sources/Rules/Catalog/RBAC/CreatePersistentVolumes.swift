extension Rule {
    static let rbacCreatePersistentVolumes = Rule(
        id: "rbac-create-persistent-volumes",
        title: "Role may create volumes",
        severity: .medium,
        standards: [.cis("5.1.9")],
        concern: .presence,
        why: """
            A PersistentVolume may be a path on a node: whoever creates one and claims it can read and write the \
            node's files.
            """,
        remedy: "leave creating volumes to the storage provisioner",
        peers: [.kubescape("C-0278")],
        bad: [
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [«persistentvolumes]
                  verbs: [create]
                """),
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [«persistentvolumes]
                  verbs: ["*"]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [persistentvolumeclaims]
                  verbs: [create]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [persistentvolumes]
                  verbs: [get]
                """),
        ],
        check: .roleRules { rule, judgement in
            // A Role grants nothing outside of its namespace.
            guard judgement.object.kind == "ClusterRole" else { return }
            judgement.addGrant(
                "the role may create persistent volumes", by: rule, ["create"], on: ["persistentvolumes"])
        })
}
