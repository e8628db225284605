extension Rule {
    static let storageClassMissingOrDenied = Rule(
        id: "storage-class-missing-or-denied",
        title: "Claim leaves its storage class to the cluster",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        parameters: [
            Parameter("allowed", .texts([]), "the classes that a claim may use; empty allows all")
        ],
        why: "The default class of a cluster may be slow, or its volumes may be lost with their node.",
        remedy: "set storageClassName",
        mend: .placeholder(.set("spec.storageClassName: standard")),
        peers: [.kyverno("require-storageclass", "restrict-storageclass"), .gatekeeper("storageclass")],
        bad: [
            .spec(of: "v1 PersistentVolumeClaim", "«accessModes: [ReadWriteOnce]"),
            .manifest(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: a}
                spec: {storageClassName: «slow}
                """
            ).with(["allowed": .texts(["fast"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: a}
                spec:
                  storageClassName: fast
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            // No class, and so a volume that somebody has made.
            .spec(of: "v1 PersistentVolumeClaim", #"storageClassName: """#),
            .manifest(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: a}
                spec: {storageClassName: fast}
                """
            ).with(["allowed": .texts(["fast"])]),
        ],
        check: .kinds([.persistentVolumeClaim, .statefulSet]) { object, judgement in
            let allowed = judgement.texts("allowed")
            for (path, claim) in object.volumeClaims {
                let name = claim["storageClassName"]?.scalarText ?? object.storageClassAnnotation
                guard name.map({ !allowed.isEmpty && !allowed.contains($0) }) ?? true else { continue }
                judgement.add(
                    name.map { "the claim has the storage class \($0.isEmpty ? "\"\"" : $0)" }
                        ?? "the claim sets no storage class", at: path + ".storageClassName")
            }
        })
}
