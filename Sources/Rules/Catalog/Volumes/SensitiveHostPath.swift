import Kubernetes

extension Rule {
    /// The catalog has all of /var, /usr, /home and /lib below this rule. Programs keep data of their own there, so
    /// that only these folders as a whole and the parts of the system below them count; every other path of the
    /// host is still found by host-path-volume.
    static let sensitiveHostPath = Rule(
        id: "sensitive-host-path",
        title: "Pod gets a vital part of its node",
        severity: .critical,
        precedence: 2,
        concern: .presence,
        why: """
            Whoever can read or write these folders of a node can read its secrets, change its programs or start \
            others, and so controls the node.
            """,
        remedy: "remove the volume, or use a narrower folder that belongs to the program alone",
        peers: [
            .kubeLinter("sensitive-host-mounts"), .kubesec("ProcMount"), .trivy("KSV-0121"), .kubescape("C-0048"),
            .kubeaudit("mounts"),
        ],
        bad: [
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/etc/kubernetes/manifests
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/data/../proc/1
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/var/lib/kubelet
                """),
        ],
        good: [
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: /data
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: /var/lib/my-program
                """),
        ],
        check: .pods { pod, judgement in
            judgement.addHostPaths(
                { "the pod gets access to \($0) on its node" },
                where: { path in
                    (wholeFolders.contains(path) || folders.contains { HostPath.isInside(path, $0) })
                        && !isHarmless(path, in: pod)
                })
            judgement.addHostPaths(
                { "the pod can read \($0) on its node" }, severity: .medium, where: { isHarmless($0, in: pod) })
        })

    /// Whether a path is a file that says little of a node, and is only read.
    private static func isHarmless(_ path: String, in pod: PodSpec) -> Bool {
        guard harmless.contains(where: { HostPath.isInside(path, $0) }) else { return false }
        let volumes = pod.hostPaths.filter { $0.path == path }.compactMap { pod.volumes?[$0.index]?[.name]?.string }
        return pod.containers.allSatisfy { container in
            container.node[.volumeMounts].indexed.allSatisfy { _, mount in
                guard let name = mount[.name]?.string, volumes.contains(name) else { return true }
                return mount["readOnly"]?.bool == true
            }
        }
    }

    /// What programs look up to be like their node.
    private static let harmless = [
        "/etc/localtime", "/etc/machine-id", "/etc/timezone", "/etc/os-release", "/etc/hostname", "/etc/hosts",
        "/etc/resolv.conf", "/etc/ssl/certs", "/etc/pki", "/etc/ca-certificates", "/usr/share/zoneinfo",
        "/usr/share/ca-certificates", "/usr/lib/os-release", "/usr/lib/locale", "/var/lib/dbus/machine-id",
    ]

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
