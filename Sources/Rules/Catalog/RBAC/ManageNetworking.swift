extension Rule {
    static let rbacManageNetworking = Rule(
        id: "rbac-manage-networking",
        title: "Role may change where traffic goes",
        severity: .medium,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Whoever changes Services, endpoints or policies can redirect traffic to itself, or open what was closed.
            """,
        remedy: "leave networking to administrators",
        peers: [
            .trivy("KSV-0056"), .kyverno("restrict-edit-for-endpoints"),
            .gatekeeper("block-endpoint-edit-default-role"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: [«endpoints]
                  verbs: [update]
                """),
            .role(
                """
                - apiGroups: [networking.k8s.io]
                  resources: [«networkpolicies]
                  verbs: [delete]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: [services]
                  verbs: [get]
                """),
            .role(
                """
                - apiGroups: [apps]
                  resources: [services]
                  verbs: [update]
                """),
        ],
        check: .grant(
            "the role may change where traffic goes", .allWriteVerbs,
            on: [
                "services", "endpoints", "endpointslices", "ingresses", "networkpolicies", "gateways", "httproutes",
            ], in: ["", "discovery.k8s.io", "networking.k8s.io", "gateway.networking.k8s.io"]))
}
