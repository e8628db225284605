extension Rule {
    static let writableHostPathMount = Rule(
        id: "writable-host-path-mount",
        title: "Container can write to its node",
        severity: .high,
        concern: .presence,
        why: """
            A container that writes to a host path can change what runs there, and so stay on the node when the pod is \
            gone.
            """,
        remedy: "set readOnly to true for the mount, or do without the hostPath volume",
        mend: .unsafe(.value("true")),
        peers: [
            .kubeLinter("writable-host-mount"), .kubescape("C-0045"),
            .datree("EKS_INVALID_HOSTPATH_MOUNT_READONLY_VALUE"), .kyverno("ensure-readonly-hostpath"),
        ],
        bad: [
            .podSpec(
                """
                volumes: [{name: host, hostPath: {path: /data}}]
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    volumeMounts:
                      - «name: host
                        mountPath: /data
                """),
            .podSpec(
                """
                volumes: [{name: host, hostPath: {path: /data}}]
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    volumeMounts: [{name: host, mountPath: /data, readOnly: «false}]
                """),
        ],
        good: [
            .podSpec(
                """
                volumes: [{name: host, hostPath: {path: /data}}]
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    volumeMounts: [{name: host, mountPath: /data, readOnly: true}]
                """),
            .podSpec(
                """
                volumes: [{name: tmp, emptyDir: {}}]
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    volumeMounts: [{name: tmp, mountPath: /tmp}]
                """),
        ],
        check: .containers { container, judgement in
            guard let pod = judgement.pod else { return }
            var paths: [String: String] = [:]
            for (_, volume) in pod.volumes.indexed {
                guard let hostPath = volume[.hostPath], hostPath.isMapping else { continue }
                paths[volume[.name]?.scalarText ?? ""] = hostPath["path"]?.scalarText ?? ""
            }
            if paths.isEmpty { return }
            var grants: [String] = []
            let bad = container.mounts.compactMap { index, mount -> (index: Int, value: String)? in
                guard let name = mount[.name]?.scalarText, let path = paths[name], mount["readOnly"]?.bool != true
                else { return nil }
                // Which folder of the node it is decides, and not how volume and folder are called in the pod.
                let part = mount["subPath"] ?? mount["subPathExpr"]
                grants.append(path + "/" + (part?.scalarText ?? ""))
                return (index, name)
            }
            // What is mounted is there, whether readOnly is or not.
            judgement.add(
                { "can write to its node through the volume \($0)" }, bad: bad, in: "volumeMounts", field: "readOnly",
                grants: grants)
        })
}
