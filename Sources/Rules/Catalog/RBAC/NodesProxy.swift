extension Rule {
    /// get is enough: a websocket to the kubelet is a GET, and the check for create that came in 1.35 does not
    /// cover nodes/proxy.
    static let rbacNodesProxy = Rule(
        id: "rbac-nodes-proxy",
        title: "Role may call the kubelet",
        severity: .high,
        standards: [.cis("5.1.10")],
        concern: .presence,
        why: """
            Through nodes/proxy, the kubelet runs commands in every pod of the node, bypassing admission control and \
            the audit log.
            """,
        remedy: """
            remove nodes/proxy; grant nodes/metrics and the like, which are enough for monitoring
            """,
        peers: [
            .checkov("CKV2_K8S_2"), .trivy("KSV-0047"), .kubescape("C-0279"),
            .kyverno("restrict-clusterrole-nodesproxy"),
        ],
        bad: [
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [«nodes/proxy]
                  verbs: [get]
                """),
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [nodes, «nodes/proxy]
                  verbs: [create]
                """),
        ],
        good: [
            .role(#"[{apiGroups: [""], resources: [nodes/proxy], verbs: [get]}]"#),
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [nodes/metrics]
                  verbs: [get]
                """),
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [nodes]
                  verbs: [get]
                """),
        ],
        check: .roleRules { rule, judgement in
            // A Role grants nothing outside of its namespace.
            guard judgement.object.kind == "ClusterRole" else { return }
            judgement.addGrant(
                "the role may call the kubelet of every node", by: rule, ["get", "create"],
                on: ["nodes/proxy", "*/proxy"])
        })
}
