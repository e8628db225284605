extension Rule {
    static let hostNetwork = Rule(
        id: "host-network",
        title: "Pod shares the host's network",
        severity: .high,
        standards: [
            .hardening(4), .podSecurity(.baseline, "Host Namespaces"), .cis("5.2.5"), .nsa("Pod security enforcement"),
        ],
        concern: .presence,
        why: """
            The pod sees and can bind every address of its node, bypassing network policies, and can reach programs \
            that listen only there.
            """,
        remedy: "set hostNetwork to false or remove it",
        mend: .unsafe(.value("false")),
        peers: [
            .kubeLinter("host-network"), .polaris("hostNetworkSet"), .kubesec("HostNetwork"), .checkov("CKV_K8S_19"),
            .trivy("KSV-0009"), .kubescape("C-0041"), .datree("CONTAINERS_INCORRECT_HOSTNETWORK_VALUE_TRUE"),
            .kyverno("disallow-host-namespaces"), .gatekeeper("host-network-ports"), .kubeaudit("hostns"),
        ],
        bad: [
            .podSpec("hostNetwork: «true"),
            // kubectl reads On as true.
            .podSpec("hostNetwork: «On"),
        ],
        good: [
            .podSpec("hostNetwork: false"),
            .podSpec("hostNetwork: null"),
        ],
        check: .pods { pod, judgement in
            guard pod.hostNetwork == true else { return }
            judgement.add("the pod shares the host's network", at: "hostNetwork")
        })
}
