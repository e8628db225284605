extension Rule {
    static let hostUsersNotFalse = Rule(
        id: "host-users-not-false",
        title: "Pod shares the user namespace of its node",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: "With user namespaces (KEP-127), root in a pod is an unprivileged user on the node.",
        remedy: "set hostUsers to false",
        fix: "hostUsers: false",
        mend: .unsafe(.fix),
        peers: [.kubesec("HostUsers")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("hostUsers: «true"),
        ],
        good: [
            .podSpec("hostUsers: false"),
            .podSpec(
                """
                os: {name: windows}
                containers: []
                """),
        ],
        check: .pods { pod, judgement in
            // With a namespace of the host the API server refuses hostUsers: false.
            let usesHost = pod.hostNetwork == true || pod.hostPID == true || pod.hostIPC == true
            guard !pod.isWindows, !usesHost, pod.hostUsers != false else { return }
            // Nor does it take block devices then, nor the kernel NFS.
            let usesDevices = pod.containers.contains { ($0.node["volumeDevices"]?.count ?? 0) > 0 }
            let usesNFS = pod.node[.volumes].indexed.contains { $0.node["nfs"] != nil }
            guard !usesDevices, !usesNFS else { return }
            judgement.add("the pod shares the user namespace of its node", at: "hostUsers")
        })
}
