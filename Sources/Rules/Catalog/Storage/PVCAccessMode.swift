extension Rule {
    static let pvcAccessMode = Rule(
        id: "pvc-access-mode",
        title: "Volume may be used from several nodes",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter(
                "allowed", .texts(["ReadWriteOnce", "ReadWriteOncePod"]), "the access modes that a claim may have")
        ],
        why: """
            Few programs can share files: with ReadWriteMany two of them may write the same file.
            """,
        remedy: "use ReadWriteOnce or ReadWriteOncePod",
        peers: [.kubesec("VolumeClaimAccessModeReadWriteOnce"), .kyverno("enforce-readwriteonce-pod")],
        bad: [
            .spec(of: "v1 PersistentVolumeClaim", "accessModes: [«ReadWriteMany]"),
            .spec(
                of: "v1 PersistentVolumeClaim",
                """
                accessModes:
                  - ReadWriteOnce
                  - «ReadOnlyMany
                """),
            .manifest(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: a}
                spec: {accessModes: [«ReadWriteOnce]}
                """
            ).with(["allowed": .texts(["ReadWriteMany"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: a}
                spec:
                  accessModes: [ReadWriteOnce]
                """),
            .spec(of: "v1 PersistentVolumeClaim", "accessModes: [ReadWriteOncePod]"),
            .manifest(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: a}
                spec:
                  accessModes: [ReadWriteMany]
                """
            ).with(["allowed": .texts(["ReadWriteMany"])]),
        ],
        check: .kinds([.persistentVolumeClaim, .statefulSet]) { object, judgement in
            for (path, claim) in object.volumeClaims {
                let bad = claim["accessModes"].indexed.compactMap { index, mode in
                    mode.scalarText.flatMap {
                        judgement.texts("allowed").contains($0) ? nil : (index: index, value: $0)
                    }
                }
                judgement.add({ "the claim has the access mode \($0)" }, bad: bad, in: path + ".accessModes")
            }
        })
}
