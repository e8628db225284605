extension Rule {
    static let volumeTypeNotAllowed = Rule(
        id: "volume-type-not-allowed",
        title: "Volume has a type that is not allowed",
        severity: .medium,
        standards: [.podSecurity(.restricted, "Volume Types")],
        concern: .presence,
        why: """
            Volumes of these types reach storage outside the cluster's control; with a PersistentVolume, an \
            administrator decides.
            """,
        remedy:
            "use a persistentVolumeClaim, csi, ephemeral, configMap, secret, projected, downwardAPI, emptyDir or image volume",
        peers: [.trivy("KSV-0028"), .kyverno("restrict-volume-types"), .gatekeeper("volumes", "flexvolume-drivers")],
        bad: [
            .podSpec(
                """
                volumes:
                  - name: data
                    nfs:
                      «server: nfs.example.com
                      path: /data
                """),
            .podSpec(
                """
                volumes:
                  - name: scratch
                    emptyDir: {}
                  - name: disk
                    gcePersistentDisk: «{pdName: disk}
                  - name: code
                    gitRepo: {repository: https://example.com}
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
                    hostPath: {path: /srv}
                  - name: scratch
                  - name: cache
                    emptydir: {}
                """),
        ],
        check: .pods { pod, judgement in
            let volumes = pod.volumes.map { Array($0.children) } ?? []
            // hostPath is always found by host-path-volume.
            let bad = volumes.enumerated().compactMap { index, volume in
                volume.children.first { forbiddenTypes.contains($0.key) && !$0.isNull }.map {
                    (index: index, type: $0.key)
                }
            }
            guard let first = bad.first else { return }
            let types = bad.map(\.type)
            judgement.add(
                "the pod has volumes of the type \(types.joined(separator: ", "))",
                at: "volumes[\(first.index)].\(first.type)", in: "volumes (type)",
                values: bad.map { entry in
                    let source = volumes[entry.index][entry.type]
                    return entry.type + (source.map { ContentDigest.text(of: $0).digest } ?? "")
                })
        })

    /// All that the API knows, but for those that are allowed. It takes no others: what it does not know it drops, and then
    /// there is an emptyDir.
    private static let forbiddenTypes: Set<String> = [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume", "flocker",
        "gcePersistentDisk", "gitRepo", "glusterfs", "iscsi", "nfs", "photonPersistentDisk", "portworxVolume",
        "quobyte",
        "rbd", "scaleIO", "storageos", "vsphereVolume",
    ]
}
