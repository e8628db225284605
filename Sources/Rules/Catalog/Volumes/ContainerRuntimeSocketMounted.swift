import Kubernetes

extension Rule {
    static let containerRuntimeSocketMounted = Rule(
        id: "container-runtime-socket-mounted",
        title: "Pod gets the socket of its container runtime",
        severity: .critical,
        standards: [.cis("5.2.11")],
        precedence: 3,
        concern: .presence,
        why: """
            Whoever can talk to the container runtime can start privileged containers, bypassing the API server, and \
            so controls the node.
            """,
        remedy: "remove the volume; build images and inspect containers by other means",
        peers: [
            .kubeLinter("docker-sock"), .kubesec("DockerSock"), .checkov("CKV_K8S_27"), .trivy("KSV-0006"),
            .kubescape("C-0074"), .datree("CONTAINERS_INCORRECT_PATH_VALUE_DOCKERSOCKET"),
            .kyverno("disallow-cri-sock-mount", "docker-socket-requires-label"), .kubeaudit("mounts"),
        ],
        bad: [
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/var/run/docker.sock
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/run//containerd/../
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/run/k3s/containerd/containerd.sock
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
                      path: /run/app/app.sock
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: /var/run/docker/netns
                """),
        ],
        check: .pods { _, judgement in
            judgement.addHostPaths {
                "the pod gets the socket of a container runtime through \($0)"
            } where: { path in
                let folder = path.lowercased()
                return sockets.contains { HostPath.isInside($0, folder) && folder != "/" && folder != "/var" }
                    || folders.contains {
                        HostPath.isInside(folder, $0) && !folder.contains(".") && !folder.hasSuffix("/netns")
                    }
                    || socketNames.contains { folder.hasSuffix("/" + $0) } || isPipe(folder)
            }
        })

    /// Folders in which runtimes have sockets of further names.
    private static let folders = ["/run", "/var/run"].flatMap { folder in
        ["docker", "docker/containerd", "containerd", "k3s/containerd", "crio", "podman"].map { folder + "/" + $0 }
    }

    /// The named pipes by which runtimes are reached on Windows, with either kind of slash.
    private static func isPipe(_ path: String) -> Bool {
        let parts = path.split { $0 == "/" || $0 == "\\" }
        guard let name = parts.last, parts.contains("pipe") else { return false }
        return ["docker_engine", "containerd-containerd", "dockershim", "cri-dockerd"].contains { name == $0 }
    }

    private static let socketNames = [
        "docker.sock", "containerd.sock", "containerd.sock.ttrpc", "nri.sock", "crio.sock", "cri-dockerd.sock",
        "dockershim.sock", "podman.sock",
        "frakti.sock",
        "pouchcri.sock",
    ]

    /// Where runtimes have their sockets; a folder above one of them holds it too.
    private static let sockets = ["/run", "/var/run"].flatMap { folder in
        [
            "docker.sock", "containerd/containerd.sock", "nri/nri.sock", "k3s/containerd/containerd.sock",
            "crio/crio.sock",
            "cri-dockerd.sock", "dockershim.sock", "podman/podman.sock", "frakti.sock", "pouchcri.sock",
        ].map { folder + "/" + $0 }
    }
}
