extension Rule {
    /// Only the keys of the object itself: the order within a pod spec is a matter of reading.
    static let sortedKeys = Rule(
        id: "sorted-keys",
        title: "Keys are not in order",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "Manifests whose keys are sorted are easily compared.",
        remedy: "sort the keys of the object",
        peers: "kube-linter sorted-keys",
        bad: [
            .manifest(
                """
                kind: ConfigMap
                «apiVersion: v1
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                «data: {}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: v1
                data: {}
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .objects { object, judgement in
            let keys = object.node.children.map { $0 }
            for (before, after) in zip(keys, keys.dropFirst()) where after.key < before.key {
                return judgement.add(
                    "the key \(after.key) stands behind \(before.key)", path: FieldPath([.key(after.key)]),
                    position: after.keyPosition)
            }
        })
}
