extension Rule {
    static let seLinuxTypeForbidden = Rule(
        id: "selinux-type-forbidden",
        title: "SELinux type is not one of those for containers",
        severity: .medium,
        standards: [.podSecurity(.baseline, "SELinux")],
        concern: .presence,
        why: "A type other than those made for containers can give access to the files and processes of the node.",
        remedy:
            "remove seLinuxOptions.type, or set it to container_t, container_init_t, container_kvm_t or container_engine_t",
        mend: .unsafe(.removal),
        peers: [
            .trivy("KSV-0025"), .datree("EKS_INVALID_SELINUXOPTIONS_TYPE_VALUE"), .kyverno("disallow-selinux"),
            .gatekeeper("selinux"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  seLinuxOptions:
                    type: «spc_t
                """),
            .podSpec(
                """
                securityContext:
                  seLinuxOptions: {type: «unconfined_t}
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  seLinuxOptions:
                    type: container_t
                """),
            .container(
                """
                securityContext:
                  seLinuxOptions:
                    type: ""
                """),
        ],
        check: .pods { pod, judgement in
            // container_engine_t is allowed from 1.31 on.
            let allowsEngine = judgement.context.version.minor >= 31
            pod.eachSecurityContext { context, container in
                guard let type = context[.seLinuxOptions]?[.type]?.scalarText,
                    !["", "container_t", "container_init_t", "container_kvm_t"].contains(type),
                    !(allowsEngine && type == "container_engine_t")
                else { return }
                judgement.add(
                    "runs with the SELinux type \(type)", of: container, at: "securityContext.seLinuxOptions.type")
            }
        })
}
