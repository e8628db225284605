import Kubernetes

extension Rule {
    /// Both halves are needed, in one rule or in two of the same role.
    static let rbacApproveCSR = Rule(
        id: "rbac-approve-csr",
        title: "Role may approve certificates",
        severity: .high,
        standards: [.cis("5.1.11")],
        concern: .presence,
        why: """
            Whoever approves signing requests can get certificates for almost any user, including those \
            of Kubernetes' own components.
            """,
        remedy: "remove update on certificatesigningrequests/approval, or approve on the signers",
        peers: [.checkov("CKV_K8S_156"), .kubescape("C-0280"), .kyverno("restrict-clusterrole-csr")],
        bad: [
            .clusterRole(
                """
                - apiGroups: [certificates.k8s.io]
                  resources: [«certificatesigningrequests/approval]
                  verbs: [update]
                - apiGroups: [certificates.k8s.io]
                  resources: [signers]
                  verbs: [approve]
                """),
            .clusterRole(
                """
                - apiGroups: [certificates.k8s.io]
                  resources: [«certificatesigningrequests/approval, signers]
                  verbs: [update, approve]
                """),
        ],
        good: [
            .clusterRole(
                """
                - apiGroups: [certificates.k8s.io]
                  resources: [certificatesigningrequests/approval]
                  verbs: [update]
                """),
            .clusterRole(
                """
                - apiGroups: [certificates.k8s.io]
                  resources: [signers]
                  verbs: [approve]
                """),
        ],
        check: .roleRules { rule, judgement in
            // A Role grants nothing outside of its namespace.
            let group: StaticString = "certificates.k8s.io"
            let role = judgement.object
            guard role.kind == "ClusterRole",
                judgement.cached("approves for a signer", { role.grants(["approve"], on: ["signers"], in: group) })
            else { return }
            judgement.addGrant(
                "the role may approve certificates", by: rule, ["update", "patch"],
                on: ["certificatesigningrequests/approval"], in: [group])
        })
}

extension KubernetesObject {
    fileprivate func grants(_ verbs: [StaticString], on resources: [StaticString], in group: StaticString) -> Bool {
        roleRules.contains { $0.grant(verbs, on: resources, in: group) != nil }
    }
}
