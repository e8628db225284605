import Manifest

extension Rule {
    /// Only the keys of the object itself: the order within a pod spec is a matter of reading.
    static let sortedKeys = Rule(
        id: "sorted-keys",
        title: "Keys are not sorted",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "Manifests with sorted keys are easier to compare.",
        remedy: "sort the keys of the object",
        peers: [.kubeLinter("sorted-keys")],
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
        check: .objects(of: .any) { object, judgement in
            // What stands inside another object is in its order there.
            if object.isPart { return }
            guard let (before, after) = firstUnsorted(in: object.node, depth: 0) else { return }
            guard let path = after.path(from: object.node) else { return }
            judgement.add(
                "the key \(after.key) comes after \(before.key)", path: path, position: after.keyPosition,
                values: [after.key])
        })

    private static func firstUnsorted(in node: Node, depth: Int) -> (Node, Node)? {
        guard depth < 100 else { return nil }
        var before: Node?
        for child in node.children {
            if node.isMapping, let before, child.key < before.key { return (before, child) }
            if let found = firstUnsorted(in: child, depth: depth + 1) { return found }
            before = child
        }
        return nil
    }
}
