extension Rule {
    /// The catalog has all of /var, /usr, /home and /lib below this rule. Programs keep data of their own there, so
    /// that only these folders as a whole and the parts of the system below them count; every other path of the
    /// host is still found by host-path-volume.
    static let sensitiveHostPath = Rule(
        id: "sensitive-host-path",
        title: "Pod gets a part of its node that makes up the node",
        severity: .critical,
        concern: .presence,
        why: """
            Who reads or writes these folders of a node reads its secrets, changes its programs, or starts others: \
            he owns the node.
            """,
        remedy: "remove the volume, or use a narrower folder that belongs to the program alone",
        peers: """
            kube-linter sensitive-host-mounts; kubesec ProcMount; trivy KSV-0121; kubescape C-0048; kubeaudit mounts
            """,
        bad: [
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/etc/kubernetes/manifests
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/data/../proc/1
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/var/lib/kubelet
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
        ],
        good: [
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: /data
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: /var/lib/my-program
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { _, judgement in
            judgement.addHostPaths {
                "the pod gets \($0) of its node"
            } where: { path in
                wholeFolders.contains(path) || folders.contains { HostPath.isInside(path, $0) }
            }
        })

    /// Folders that are too much as a whole, while programs have folders of their own below them.
    private static let wholeFolders: Set<String> = [
        "/", "/home", "/lib", "/lib64", "/mnt", "/opt", "/run", "/usr", "/var", "/var/lib", "/var/run",
    ]

    /// Folders of which no part is harmless.
    private static let folders = [
        "/bin", "/boot", "/dev", "/etc", "/proc", "/root", "/sbin", "/sys", "/usr/bin", "/usr/lib", "/usr/sbin",
        "/var/lib/containerd", "/var/lib/docker", "/var/lib/etcd", "/var/lib/kubelet", "/var/lib/rancher", "/var/log",
        "/var/spool/cron",
    ]
}
