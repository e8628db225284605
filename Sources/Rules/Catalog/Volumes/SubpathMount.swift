extension Rule {
    static let subpathMount = Rule(
        id: "subpath-mount",
        title: "Container mounts a part of a volume",
        severity: .info,
        isOnByDefault: false,
        standards: [.cve("CVE-2021-25741")],
        concern: .presence,
        why: """
            Before Kubernetes 1.22.2, a symbolic link in the volume could redirect such a mount to the files of the node.
            """,
        remedy: "mount the whole volume, or keep nodes up to date",
        peers: [.kubescape("C-0058"), .datree("CONTAINER_CVE2021_25741_INCORRECT_SUBPATH_KEY")],
        bad: [
            .container("volumeMounts: [{name: a, mountPath: /a, subPath: «x}]"),
            .container(
                """
                volumeMounts:
                  - name: a
                    mountPath: /a
                    subPathExpr: «$(POD)
                """),
        ],
        good: [
            .container("volumeMounts: [{name: a, mountPath: /a}]"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            for field in ["subPath", "subPathExpr"] {
                let bad = container.mounts.compactMap { index, mount in
                    mount[field]?.scalarText.flatMap { $0.isEmpty ? nil : (index: index, value: $0) }
                }
                judgement.add({ "mounts \($0) of a volume" }, bad: bad, in: "volumeMounts", field: field)
            }
        })
}
