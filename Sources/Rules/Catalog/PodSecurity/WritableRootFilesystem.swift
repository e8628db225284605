extension Rule {
    static let writableRootFilesystem = Rule(
        id: "writable-root-filesystem",
        title: "Container can write to its root file system",
        severity: .medium,
        standards: [.nsa("Immutable container file systems")],
        concern: .either,
        why: """
            Whoever breaks into a container that can write to its own file system can install tools and change \
            programs there.
            """,
        remedy: """
            set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the program must write
            """,
        fix: "securityContext.readOnlyRootFilesystem: true",
        mend: .unsafe(.fix),
        peers: [
            .kubeLinter("no-read-only-root-fs"), .kubeScore("container-security-context-readonlyrootfilesystem"),
            .polaris("notReadOnlyRootFilesystem"), .kubesec("ReadOnlyRootFilesystem"), .checkov("CKV_K8S_22"),
            .trivy("KSV-0014"), .kubescape("C-0017"), .datree("CONTAINERS_INCORRECT_READONLYROOTFILESYSTEM_VALUE"),
            .kyverno("require-ro-rootfs"), .gatekeeper("read-only-root-filesystem"), .kubeaudit("rootfs"),
        ],
        bad: [
            .container("«name: app"),
            .container(
                """
                securityContext:
                  readOnlyRootFilesystem: «false
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  readOnlyRootFilesystem: true
                """),
            .podSpec("os: {name: windows}"),
        ],
        check: .containers { container, judgement in
            guard !judgement.isWindowsExempt, container.securityContext.readOnlyRootFilesystem != true else { return }
            judgement.add("can write to its root file system", at: "securityContext.readOnlyRootFilesystem")
        })
}
