extension Rule {
    static let hostPathVolume = Rule(
        id: "host-path-volume",
        title: "Volume gives access to the host's file system",
        severity: .high,
        standards: [
            .hardening(4), .podSecurity(.baseline, "HostPath Volumes"), .cis("5.2.11"),
            .nsa("Pod security enforcement"),
        ],
        concern: .presence,
        why: """
            A hostPath volume reaches into the node: credentials of the kubelet, sockets of the container runtime, files \
            of other pods.
            """,
        remedy: "use a persistentVolumeClaim, configMap, secret or emptyDir instead of hostPath",
        peers: [
            .polaris("hostPathSet"), .trivy("KSV-0023"), .kubescape("C-0048"),
            .datree("CONTAINERS_INCORRECT_KEY_HOSTPATH"),
            .kyverno("disallow-host-path", "limit-hostpath-vols", "remove-hostpath-volumes"),
            .gatekeeper("host-filesystem"),
        ],
        bad: [
            .podSpec(
                """
                volumes:
                  - name: data
                    hostPath: «{path: /srv/data}
                """),
            .podSpec(
                """
                volumes:
                  - name: scratch
                    emptyDir: {}
                  - name: logs
                    hostPath:
                      «path: /var/log
                  - name: data
                    hostPath:
                      path: /srv/data
                """),
        ],
        good: [
            .podSpec(
                """
                volumes:
                  - name: data
                    persistentVolumeClaim:
                      claimName: data
                """),
            .podSpec(
                """
                volumes:
                  - name: data
                    hostPath: null
                    emptyDir: {}
                """),
        ],
        check: .pods { pod, judgement in
            var paths: [String] = []
            let bad = pod.volumes.indexed.compactMap { index, volume -> (index: Int, value: String)? in
                guard let hostPath = volume[.hostPath], hostPath.isMapping else { return nil }
                let path = hostPath["path"]?.scalarText ?? ""
                paths.append(path)
                return (index, "\"\(volume[.name]?.scalarText ?? "")\" (\(path))")
            }
            judgement.add(
                { "the pod gets host paths through the volumes \($0)" }, bad: bad, in: "volumes", field: "hostPath",
                grants: paths)
        })
}
