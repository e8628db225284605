extension Rule {
    static let hostIPC = Rule(
        id: "host-ipc",
        title: "Pod shares the host's shared memory",
        severity: .high,
        standards: [
            .hardening(4), .podSecurity(.baseline, "Host Namespaces"), .cis("5.2.4"), .nsa("Pod security enforcement"),
        ],
        concern: .presence,
        why: """
            The pod can read and write the shared memory and queues of every process of its node.
            """,
        remedy: "set hostIPC to false or remove it",
        mend: .unsafe(.value("false")),
        peers: [
            .kubeLinter("host-ipc"), .polaris("hostIPCSet"), .kubesec("HostIPC"), .checkov("CKV_K8S_18"),
            .trivy("KSV-0008"), .kubescape("C-0038", "C-0276"), .datree("CONTAINERS_INCORRECT_HOSTIPC_VALUE_TRUE"),
            .kyverno("disallow-host-namespaces"), .gatekeeper("host-namespaces"), .kubeaudit("hostns"),
        ],
        bad: [
            .podSpec("hostIPC: «true"),
            // kubectl reads On as true.
            .podSpec("hostIPC: «On"),
        ],
        good: [
            .podSpec("hostIPC: false"),
            .podSpec("hostIPC: null"),
        ],
        check: .pods { pod, judgement in
            guard pod.hostIPC == true else { return }
            judgement.add("the pod shares the host's shared memory", at: "hostIPC")
        })
}
