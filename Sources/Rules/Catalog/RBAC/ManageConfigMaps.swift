extension Rule {
    static let rbacManageConfigMaps = Rule(
        id: "rbac-manage-configmaps",
        title: "Role may change ConfigMaps",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            ConfigMaps hold the configuration of programs, in kube-system that of DNS: whoever changes them changes \
            what those programs do.
            """,
        remedy: "name the ones that are needed in resourceNames",
        peers: [.trivy("KSV-0049"), .kubescape("C-0037"), .kyverno("limit-configmap-for-sa")],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«configmaps]
                  verbs: [update]
                """),
            .role(
                """
                - apiGroups: [""]
                  resources: [«configmaps]
                  verbs: ["*"]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [configmaps]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [apps]
                  resources: [configmaps]
                  verbs: [update]
                """),
        ],
        check: .grant("the role may change ConfigMaps", .allWriteVerbs, on: ["configmaps"]))
}
