extension Rule {
    static let gitSyncArgsUnsafe = Rule(
        id: "git-sync-args-unsafe",
        title: "git-sync runs programs that its arguments name",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            The program and the hooks that git-sync runs come from its arguments and its environment: whoever sets \
            them can run code.
            """,
        remedy: "remove GITSYNC_GIT and hook commands, or set them in the image",
        peers: [.checkov("CKV_K8S_159")],
        bad: [
            .container(
                """
                name: a
                image: registry.k8s.io/git-sync/git-sync:v4.2.1
                env: [{name: GITSYNC_GIT, value: «/x}]
                """),
            .container(
                """
                name: a
                image: registry.k8s.io/git-sync/git-sync:v4.2.1
                args: «["--exechook-command=/x"]
                """),
        ],
        good: [
            .container(
                """
                name: a
                image: registry.k8s.io/git-sync/git-sync:v4.2.1
                args: [--repo=https://example.com/a]
                """),
            .container("args: [--git=x]"),
        ],
        check: .containers { container, judgement in
            guard container.imageReference?.baseName == "git-sync" else { return }
            let names: Set = ["GITSYNC_GIT", "GITSYNC_EXECHOOK_COMMAND", "GITSYNC_ASKPASS_URL", "GIT_SYNC_GIT"]
            let bad = container.environment.compactMap { index, variable in
                variable[.name]?.scalarText.flatMap { names.contains($0) ? (index: index, value: $0) : nil }
            }
            judgement.add({ "lets \($0) decide what git-sync runs" }, bad: bad, in: "env", field: "value")
            let flags = ["--git", "--exechook-command"]
            let words = container.words(of: .args).filter { word in
                flags.contains { word == $0 || word.hasPrefix($0 + "=") }
            }
            guard !words.isEmpty else { return }
            judgement.add("sets in its arguments what git-sync runs", at: "args")
        })
}
