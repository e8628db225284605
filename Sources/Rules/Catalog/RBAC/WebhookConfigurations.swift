extension Rule {
    static let rbacWebhookConfigurations = Rule(
        id: "rbac-webhook-configurations",
        title: "Role may change admission webhooks",
        severity: .high,
        standards: [.cis("5.1.12")],
        concern: .presence,
        why: """
            A webhook can see and change every object on its way in, including secrets; whoever removes one switches \
            off a protection.
            """,
        remedy: "leave webhook configurations to administrators",
        peers: [
            .checkov("CKV_K8S_155"), .trivy("KSV-0114"), .kubescape("C-0281"),
            .kyverno("restrict-clusterrole-mutating-validating-admission-webhooks"),
        ],
        bad: [
            .clusterRole(
                """
                - apiGroups: [admissionregistration.k8s.io]
                  resources: [«mutatingwebhookconfigurations]
                  verbs: [create]
                """),
            .clusterRole(
                """
                - apiGroups: [admissionregistration.k8s.io]
                  resources: [«validatingwebhookconfigurations]
                  verbs: [delete]
                """),
        ],
        good: [
            .role(
                """
                - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [update]}
                """),
            .clusterRole(
                """
                - apiGroups: [admissionregistration.k8s.io]
                  resources: [validatingwebhookconfigurations]
                  verbs: [get]
                """),
            .clusterRole(
                """
                - apiGroups: [""]
                  resources: [validatingwebhookconfigurations]
                  verbs: [create]
                """),
        ],
        check: .roleRules { rule, judgement in
            // A Role grants nothing outside of its namespace.
            guard judgement.object.kind == "ClusterRole" else { return }
            judgement.addGrant(
                "the role may change admission webhooks or policies", by: rule, .allWriteVerbs,
                on: [
                    "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings",
                ],
                in: ["admissionregistration.k8s.io"])
        })
}
