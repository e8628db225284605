extension Rule {
    static let pvcStorageRequestMissing = Rule(
        id: "pvc-storage-request-missing",
        title: "Claim requests no size",
        severity: .low,
        concern: .absence,
        why: "The API server refuses a claim that does not say how much it needs.",
        remedy: "set spec.resources.requests.storage",
        mend: .placeholder(.set("spec.resources.requests.storage: 1Gi")),
        peers: [.kubesec("VolumeClaimRequestsStorage")],
        bad: [
            .spec(of: "v1 PersistentVolumeClaim", "«accessModes: [ReadWriteOnce]"),
            .spec(
                of: "apps/v1 StatefulSet",
                """
                volumeClaimTemplates:
                  - metadata: {name: data}
                    spec:
                      «accessModes: [ReadWriteOnce]
                """),
        ],
        good: [
            .spec(of: "v1 PersistentVolumeClaim", "{resources: {requests: {storage: 1Gi}}}"),
            .spec(of: "apps/v1 StatefulSet", "replicas: 2"),
        ],
        check: .kinds([.persistentVolumeClaim, .statefulSet]) { object, judgement in
            for (path, claim) in object.volumeClaims
            where claim["resources"]?[.requests]?["storage"].isMissingOrEmpty ?? true {
                judgement.add("the claim requests no size", at: path + ".resources.requests.storage")
            }
        })
}
