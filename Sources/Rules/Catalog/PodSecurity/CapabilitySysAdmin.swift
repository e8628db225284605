import Kubernetes

extension Rule {
    static let capabilitySysAdmin = Rule(
        id: "capability-sys-admin",
        title: "Container may administer its node",
        severity: .critical,
        standards: [.podSecurity(.baseline, "Capabilities"), .cis("5.2.9")],
        precedence: 4,
        concern: .presence,
        why: "SYS_ADMIN lets a process mount file systems and much more: it is nearly the same as privileged.",
        remedy: "remove SYS_ADMIN and ALL from securityContext.capabilities.add",
        mend: .unsafe(.removal),
        peers: [
            .kubeLinter("privilege-escalation-container"), .polaris("dangerousCapabilities"), .kubesec("CapSysAdmin"),
            .checkov("CKV_K8S_39"), .trivy("KSV-0005"), .kubescape("C-0046"),
            .datree("CONTAINERS_INVALID_CAPABILITIES_VALUE"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [«"SYS_ADMIN"]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    add:
                      - NET_BIND_SERVICE
                      - «ALL
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  capabilities:
                    add: [NET_BIND_SERVICE]
                """),
            .container(
                """
                securityContext:
                  capabilities:
                    drop: [SYS_ADMIN]
                """),
        ],
        check: .containers { container, judgement in
            if let pod = judgement.pod, judgement.givesWayToRestricted(pod) { return }
            judgement.addCapabilities(
                container.capabilities(.add).filter { ["SYS_ADMIN", "ALL"].contains(Capability($0.name).name) },
                "adds the capability")
        })
}
