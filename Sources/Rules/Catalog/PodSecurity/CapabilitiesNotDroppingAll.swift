import Kubernetes

extension Rule {
    static let capabilitiesNotDroppingAll = Rule(
        id: "capabilities-not-dropping-all",
        title: "Container keeps its default capabilities",
        severity: .medium,
        standards: [.podSecurity(.restricted, "Capabilities", from: 22), .cis("5.2.9")],
        concern: .either,
        why: """
            The capabilities that a container has by default let it change file owners, forge packets and more; few \
            programs need any of them.
            """,
        remedy: "set securityContext.capabilities.drop to [ALL]",
        fix: "securityContext.capabilities.drop: [ALL]",
        mend: .safe(.fix, if: .usesNoCapabilities),
        peers: [
            .polaris("insecureCapabilities"), .kubesec("CapDropAll"), .checkov("CKV_K8S_37"),
            .trivy("KSV-0003", "KSV-0106"), .kubescape("C-0055", "C-0046"),
            .kyverno("disallow-capabilities-strict", "require-drop-all"), .gatekeeper("capabilities"),
            .kubeaudit("capabilities"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                securityContext:
                  capabilities:
                    drop: «[all]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    drop: «[NET_RAW]
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  capabilities:
                    drop: [ALL]
                """),
            .podSpec(
                """
                os:
                  name: windows
                """),
        ],
        check: .containers { container, judgement in
            let dropped = container.capabilities(.drop).map(\.name)
            guard !judgement.isWindowsExempt, !dropped.contains("ALL") else { return }
            let misspelt = dropped.first { Capability($0).isAll }
            judgement.add(
                misspelt.map { "drops \"\($0)\", which the Pod Security Standards do not accept as ALL" }
                    ?? "does not drop all capabilities",
                at: "securityContext.capabilities.drop", values: dropped)
        })
}
