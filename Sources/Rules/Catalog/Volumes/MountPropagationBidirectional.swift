extension Rule {
    static let mountPropagationBidirectional = Rule(
        id: "mount-propagation-bidirectional",
        title: "Mounts of the container propagate to its node",
        severity: .high,
        concern: .presence,
        why: """
            What the container mounts below such a volume is mounted on the node and in every pod that has the \
            volume.
            """,
        remedy: "remove mountPropagation, or set it to HostToContainer",
        mend: .unsafe(.value("HostToContainer")),
        bad: [
            .container(
                """
                volumeMounts:
                  - name: data
                    mountPath: /data
                    mountPropagation: «Bidirectional
                """),
            .podSpec(
                """
                initContainers:
                  - name: a
                    image: registry.example.com/web:1.4
                    volumeMounts: [{name: x, mountPath: /x}, {name: y, mountPath: /y, mountPropagation: «Bidirectional}]
                containers: []
                """),
        ],
        good: [
            .container("volumeMounts: [{name: data, mountPath: /data, mountPropagation: HostToContainer}]"),
            .container("volumeMounts: [{name: data, mountPath: /data}]"),
        ],
        check: .containers { container, judgement in
            let bad = container.mounts.filter { $0.node["mountPropagation"]?.equals("Bidirectional") ?? false }
                .map { (index: $0.index, value: $0.node[.name]?.scalarText ?? "") }
            judgement.add(
                { "passes mounts below \($0) to its node" }, bad: bad, in: "volumeMounts", field: "mountPropagation")
        })
}
