extension Rule {
    static let hostPathPersistentVolume = Rule(
        id: "host-path-persistent-volume",
        title: "PersistentVolume is a path on a node",
        severity: .medium,
        concern: .presence,
        why: """
            A claim on such a volume gives a pod a path of the host that no check of its pod spec can see.
            """,
        remedy: """
            use a volume of a storage driver; where a local disk is needed, let only administrators create such volumes
            """,
        peers: [.kyverno("limit-hostpath-type-pv")],
        bad: [
            .spec(
                of: "v1 PersistentVolume",
                """
                hostPath:
                  «path: /data
                """),
            .spec(of: "v1 PersistentVolume", "local: «{path: /mnt/disk}"),
        ],
        good: [
            .spec(of: "v1 PersistentVolume", "{csi: {driver: x, volumeHandle: y}}"),
            .spec(of: "v1 PersistentVolume", "{hostPath: null}"),
        ],
        check: .kinds([.persistentVolume]) { object, judgement in
            for source in ["hostPath", "local"] {
                guard let volume = object.spec?[source], volume.isMapping else { continue }
                let path = volume["path"]?.scalarText ?? ""
                judgement.add("the volume is the path \(path) on a node", at: "spec.\(source)", values: [path])
            }
        })
}
