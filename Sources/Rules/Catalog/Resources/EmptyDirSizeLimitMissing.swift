import Kubernetes

extension Rule {
    static let emptyDirSizeLimitMissing = Rule(
        id: "emptydir-size-limit-missing",
        title: "Volume may fill the disk of its node",
        severity: .low,
        isOnByDefault: false,
        standards: [.nsa("Resource policies")],
        concern: .absence,
        why: """
            An emptyDir without a limit grows until the disk of the node is full; one in memory grows until the pod is \
            stopped.
            """,
        remedy: "set emptyDir.sizeLimit",
        mend: .placeholder(.value("1Gi")),
        peers: [.kyverno("add-emptydir-sizelimit", "require-emptydir-requests-limits")],
        bad: [
            .podSpec(
                """
                volumes:
                  - name: tmp
                    emptyDir: «{}
                """),
            .podSpec("volumes: [{name: tmp, emptyDir: «{medium: Memory}}]"),
            .podSpec("volumes: [{name: tmp, emptyDir: «null}]"),
            .podSpec("volumes: [{name: tmp, emptyDir: {sizeLimit: «0}}]"),
        ],
        good: [
            .podSpec("volumes: [{name: tmp, emptyDir: {sizeLimit: 1Gi}}]"),
            .podSpec("volumes: [{name: a, configMap: {name: b}}]"),
        ],
        check: .pods { pod, judgement in
            let bad = pod.volumes.indexed.compactMap { index, volume -> (index: Int, value: String)? in
                // A volume that says nothing of its source is an emptyDir.
                let hasSource = volume.children.contains { !$0.keyEquals("name") && !$0.isNull }
                let source = volume["emptyDir"].flatMap { $0.isNull ? nil : $0 }
                let limit = source?["sizeLimit"]?.scalarText
                // The kubelet takes 0 for no limit.
                let isNone = limit.map { Quantity($0)?.value == 0 } ?? true
                guard source?.isMapping ?? !hasSource, isNone else { return nil }
                return (index, volume[.name]?.scalarText ?? "")
            }
            judgement.add(
                { "the volume \($0) has no size limit" }, bad: bad, in: "volumes", field: "emptyDir.sizeLimit")
        })
}
