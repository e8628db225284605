extension Rule {
    static let rbacModifyWorkloads = Rule(
        id: "rbac-modify-workloads",
        title: "Role may change workloads",
        severity: .medium,
        isOnByDefault: false,
        standards: [.cis("5.1.4")],
        concern: .presence,
        why: "Whoever changes a workload can run any image with its service account and its secrets.",
        remedy: "grant the verbs to the pipeline that deploys, and to nobody else",
        peers: [.trivy("KSV-0048")],
        bad: [
            .role(
                """
                - apiGroups: [apps]
                  resources: [«deployments]
                  verbs: [update]
                """),
            .role(
                """
                - apiGroups: [batch]
                  resources: [«cronjobs]
                  verbs: [create]
                """),
            .role(#"[{apiGroups: [""], resources: [«pods], verbs: [patch]}]"#),
        ],
        good: [
            .role(
                """
                - apiGroups: [apps]
                  resources: [deployments]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [deployments]
                  verbs: [create]
                """),
        ],
        check: .roleRules { rule, judgement in
            judgement.addGrant(
                "the role may change workloads", by: rule, ["create", "update", "patch"],
                on: ["deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "cronjobs"],
                in: ["apps", "batch"])
            // The image of a pod that runs can be changed as well.
            judgement.addGrant(
                "the role may change pods", by: rule, ["update", "patch"], on: ["pods", "replicationcontrollers"])
        })
}
