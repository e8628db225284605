extension Rule {
    static let hostPID = Rule(
        id: "host-pid",
        title: "Pod shares the host's processes",
        severity: .high,
        standards: [
            .hardening(4), .podSecurity(.baseline, "Host Namespaces"), .cis("5.2.3"), .nsa("Pod security enforcement"),
        ],
        concern: .presence,
        why: """
            The pod sees every process on its node, including environment variables with secrets, and can often signal \
            or trace these processes.
            """,
        remedy: "set hostPID to false or remove it",
        mend: .unsafe(.value("false")),
        peers: [
            .kubeLinter("host-pid"), .polaris("hostPIDSet"), .kubesec("HostPID"), .checkov("CKV_K8S_17"),
            .trivy("KSV-0010"), .kubescape("C-0038", "C-0275"), .datree("CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE"),
            .kyverno("disallow-host-namespaces"), .gatekeeper("host-namespaces"), .kubeaudit("hostns"),
        ],
        bad: [
            .podSpec("hostPID: «true"),
            // kubectl reads On as true.
            .podSpec("hostPID: «On"),
        ],
        good: [
            .podSpec("hostPID: false"),
            .podSpec("hostPID: null"),
        ],
        check: .pods { pod, judgement in
            guard pod.hostPID == true else { return }
            judgement.add("the pod shares the host's processes", at: "hostPID")
        })
}
